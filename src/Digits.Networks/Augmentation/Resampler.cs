using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Augmentation;

/// <summary>Moves the pixels of an image, with bilinear interpolation; outside the image is 0.</summary>
/// <remarks>
/// Three passes over the whole image rather than one, so that no load waits for the stores it reads from: where each pixel comes from
/// (vectors), the four pixels around that place (one at a time, packed into one number), their mean by distance (vectors). Each pixel is
/// computed by itself, so the width of vectors changes nothing. Holds scratch: one a thread.
/// </remarks>
internal sealed class Resampler
{
    private readonly int _rows, _columns;
    private readonly PaddedImage _source;
    private readonly int[] _places;                 // [pixel]: where its four sources begin in the padded image
    private readonly float[] _right, _down;         // [pixel]: the weight of those to the right, and below: 0 to 1
    private readonly uint[] _quads;                 // [pixel]: the four, from the lowest byte: left, right; below left, below right
    private readonly byte[] _result;

    /// <summary>Prepares for images of a size.</summary>
    public Resampler(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        _source = new PaddedImage(rows, columns);
        int size = rows * columns + Vector512<float>.Count;
        _places = new int[size];
        _right = new float[size];
        _down = new float[size];
        _quads = new uint[size];
        _result = new byte[size];
    }

    /// <summary>Moves pixels.</summary>
    /// <param name="image">Rows × columns pixels.</param>
    /// <param name="distortion">Its shift, rotation, scale, aspect and shear.</param>
    /// <param name="elastic">Added to where a pixel comes from; or null.</param>
    /// <param name="output">Rows × columns pixels, overwritten.</param>
    public void Apply(ReadOnlySpan<byte> image, in Distortion distortion, ElasticField? elastic, Span<byte> output)
    {
        _source.Load(image);
        Locate(distortion, elastic);
        Gather();
        Interpolate();
        _result.AsSpan(0, output.Length).CopyTo(output);
    }

    private void Locate(in Distortion distortion, ElasticField? elastic)
    {
        (float xx, float xy, float yx, float yy) = distortion.Inverse();
        int centreX = _columns / 2, centreY = _rows / 2;
        Vector512<float> acrossX = Vector512.Create(xx), acrossY = Vector512.Create(yx);
        Vector512<float> lastX = Vector512.Create(_columns + 1f), lastY = Vector512.Create(_rows + 1f);
        var stride = Vector512.Create(_source.Stride);
        for (int row = 0; row < _rows; row++)
        {
            // From the centre, and from the border's corner on the way back: hence + 1.
            float v = row - centreY - distortion.ShiftY;
            Vector512<float> startX = Vector512.Create(xy * v + centreX + 1), startY = Vector512.Create(yy * v + centreY + 1);

            // The last vector of a row reaches into the next row, which then overwrites it.
            for (int column = 0; column < _columns; column += Vector512<float>.Count)
            {
                Vector512<float> u = Vector512.CreateSequence(column - centreX - distortion.ShiftX, 1f);
                Vector512<float> x = Vector512.MultiplyAddEstimate(acrossX, u, startX), y = Vector512.MultiplyAddEstimate(acrossY, u, startY);
                if (elastic is not null)
                {
                    (Vector512<float> moveX, Vector512<float> moveY) = elastic.At(row, column);
                    x += moveX;
                    y += moveY;
                }

                // Whatever lies outside falls onto the border, which is 0, as is what follows it.
                x = Vector512.Min(Vector512.Max(x, Vector512<float>.Zero), lastX);
                y = Vector512.Min(Vector512.Max(y, Vector512<float>.Zero), lastY);
                Vector512<int> left = Vector512.ConvertToInt32Native(x), top = Vector512.ConvertToInt32Native(y);
                int at = row * _columns + column;
                (x - Vector512.ConvertToSingle(left)).CopyTo(_right.AsSpan(at));
                (y - Vector512.ConvertToSingle(top)).CopyTo(_down.AsSpan(at));
                (top * stride + left).CopyTo(_places.AsSpan(at));
            }
        }
    }

    private void Gather()
    {
        ReadOnlySpan<byte> source = _source.Pixels;
        Span<uint> quads = _quads.AsSpan(0, _rows * _columns);
        ReadOnlySpan<int> places = _places.AsSpan(0, quads.Length);
        int stride = _source.Stride;
        for (int i = 0; i < quads.Length; i++)
        {
            uint above = BinaryPrimitives.ReadUInt16LittleEndian(source[places[i]..]);
            uint below = BinaryPrimitives.ReadUInt16LittleEndian(source[(places[i] + stride)..]);
            quads[i] = above | below << 16;
        }
    }

    private void Interpolate()
    {
        var low = Vector512.Create(255u);
        for (int i = 0; i < _rows * _columns; i += Vector512<float>.Count)
        {
            var quads = Vector512.Create(_quads.AsSpan(i));
            Vector512<float> topLeft = Vector512.ConvertToSingle((quads & low).AsInt32());
            Vector512<float> topRight = Vector512.ConvertToSingle((quads >>> 8 & low).AsInt32());
            Vector512<float> bottomLeft = Vector512.ConvertToSingle((quads >>> 16 & low).AsInt32());
            Vector512<float> bottomRight = Vector512.ConvertToSingle((quads >>> 24).AsInt32());
            Vector512<float> right = Vector512.Create(_right.AsSpan(i)), down = Vector512.Create(_down.AsSpan(i));
            Vector512<float> top = Vector512.MultiplyAddEstimate(right, topRight - topLeft, topLeft);
            Vector512<float> bottom = Vector512.MultiplyAddEstimate(right, bottomRight - bottomLeft, bottomLeft);
            Vector512<float> value = Vector512.MultiplyAddEstimate(down, bottom - top, top);
            Vector512<uint> rounded = Vector512.ConvertToInt32Native(value + Vector512.Create(0.5f)).AsUInt32();
            Vector256<ushort> halves = Vector256.Narrow(rounded.GetLower(), rounded.GetUpper());
            Vector128.Narrow(halves.GetLower(), halves.GetUpper()).CopyTo(_result.AsSpan(i));
        }
    }
}
