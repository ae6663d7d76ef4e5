using Digits.Networks.Kernels.SingleImage;

namespace Digits.Networks.Tests.Kernels.SingleImage;

/// <summary>What may be skipped is what depends on no ink, looked at pixel by pixel.</summary>
public sealed unsafe class ActivityTests
{
    [Test]
    public void Of_pixels_are_those_with_ink([Values(1, 7, 15, 16, 17, 28, 31, 32, 33, 56)] int columns)
    {
        const int rows = 9;
        byte[] pixels = Pixels(rows, columns);
        var activity = new ulong[rows];
        fixed (ulong* rowsOf = activity)
            Activity.OfPixels(pixels, rows, columns, rowsOf);
        Assert.That(activity, Is.EqualTo(Bits(rows, columns, (y, x) => pixels[y * columns + x] != 0)));
    }

    [Test]
    public void Spreads_to_every_window_with_ink(
        [Values(1, 2, 3, 4, 5, 6, 7, 8, 9)] int size, [Values(1, 2, 4)] int stride, [Values(0, 1, 3)] int padding, [Values(11, 28, 56)] int columns)
    {
        const int rows = 13;
        byte[] pixels = Pixels(rows, columns);
        var window = new Window(size, stride, padding);
        var shape = new TensorShape(5, (rows + 2 * padding - size) / stride + 1, (columns + 2 * padding - size) / stride + 1);
        ulong[] input = new ulong[rows], output = new ulong[shape.Rows];
        fixed (ulong* from = input, to = output)
        {
            Activity.OfPixels(pixels, rows, columns, from);
            Activity.Spread(from, rows, window, to, shape);
        }

        bool Ink(int y, int x) => y >= 0 && y < rows && x >= 0 && x < columns && pixels[y * columns + x] != 0;
        Assert.That(output, Is.EqualTo(Bits(shape.Rows, shape.Columns, (y, x) =>
            Enumerable.Range(0, size * size).Any(k => Ink(y * stride - padding + k / size, x * stride - padding + k % size)))));
    }

    [Test]
    public void Next_steps_from_set_bit_to_set_bit()
    {
        ulong[] activity = [0, 1ul << 3 | 1ul << 4 | 1ul << 63];
        fixed (ulong* rows = activity)
        {
            Assert.That(Activity.Next(rows, 0, 0), Is.GreaterThanOrEqualTo(64));
            Assert.That(Activity.Next(rows, 1, 0), Is.EqualTo(3));
            Assert.That(Activity.Next(rows, 1, 4), Is.EqualTo(4));
            Assert.That(Activity.Next(rows, 1, 5), Is.EqualTo(63));
            Assert.That(Activity.Next(rows, 1, 64), Is.GreaterThanOrEqualTo(64));
            Assert.That(Activity.Next(null, 1, 5), Is.EqualTo(5));
        }
    }

    /// <summary>A bit for each place of each row, and none beyond the last.</summary>
    private static ulong[] Bits(int rows, int columns, Func<int, int, bool> isSet) =>
        [.. Enumerable.Range(0, rows).Select(y => Enumerable.Range(0, columns).Aggregate(0ul, (bits, x) => bits | (isSet(y, x) ? 1ul << x : 0)))];

    /// <summary>One pixel in twenty has ink, and those at the corners.</summary>
    private static byte[] Pixels(int rows, int columns)
    {
        var random = new CounterRandom(1, RandomPurpose.Augmentation, rows, columns);
        var pixels = new byte[rows * columns];
        foreach (ref byte pixel in pixels.AsSpan())
            pixel = random.Next(20) == 0 ? (byte)(1 + random.Next(255)) : (byte)0;
        pixels[0] = pixels[^1] = 255;
        return pixels;
    }
}
