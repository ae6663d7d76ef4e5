using System.Numerics;

namespace Digits.Data;

/// <summary>
/// The pixels of many images of one size, in blocks that sets share: choosing images and joining sets then costs a number an image, and
/// copies no pixels.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. An image is known by its place: the number of its block times the images of a full block, plus its number in
/// the block. That makes finding it a shift and a mask, however many blocks there are; blocks that are not full leave places unused.
/// </remarks>
internal sealed class ImageBlocks
{
    // A reader makes one block after the other: small beside what a set may use, large beside what a block costs.
    private const int MostBytes = 4 << 20;

    // Also where images are tiny: the places of 2³¹ ÷ 4096 blocks can be told apart.
    private const int MostImages = 4096;

    private readonly int _imageSize;
    private readonly int _shift;
    private readonly ReadOnlyMemory<byte>[] _blocks;

    private ImageBlocks(int imageSize, ReadOnlyMemory<byte>[] blocks)
    {
        _imageSize = imageSize;
        _shift = BitOperations.Log2((uint)ImagesPerBlock(imageSize));
        _blocks = blocks;
    }

    /// <summary>The images of a full block, a power of two. It depends on the size of an image alone, so that blocks of any two sets go together.</summary>
    /// <param name="imageSize">Bytes of one image, 1 or more.</param>
    public static int ImagesPerBlock(int imageSize) =>
        1 << BitOperations.Log2((uint)Math.Clamp(MostBytes / imageSize, 1, MostImages));

    /// <summary>Cuts an array into blocks, in place: the array must not change afterwards. Image i is at place i.</summary>
    /// <param name="pixels">A whole number of images.</param>
    /// <param name="imageSize">Bytes of one image.</param>
    public static ImageBlocks Cut(byte[] pixels, int imageSize)
    {
        int length = ImagesPerBlock(imageSize) * imageSize;
        var blocks = new ReadOnlyMemory<byte>[(int)(((long)pixels.Length + length - 1) / length)];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = pixels.AsMemory(i * length, Math.Min(length, pixels.Length - (i * length)));
        return new ImageBlocks(imageSize, blocks);
    }

    /// <summary>Takes blocks as they are: they must not change afterwards. Image i is at place i.</summary>
    /// <param name="blocks">Each of <see cref="ImagesPerBlock"/> images, but for the last, which may have fewer.</param>
    /// <param name="imageSize">Bytes of one image.</param>
    public static ImageBlocks Of(IEnumerable<byte[]> blocks, int imageSize) => new(imageSize, [.. blocks.Select(block => block.AsMemory())]);

    /// <summary>The pixels of the image at a place.</summary>
    public ReadOnlyMemory<byte> this[int place] =>
        _blocks[place >> _shift].Slice((place & ((1 << _shift) - 1)) * _imageSize, _imageSize);

    /// <summary>These blocks, then the others', neither copied; the images of these keep their places.</summary>
    /// <param name="other">Blocks of images of the same size.</param>
    /// <param name="offset">What to add to a place in <paramref name="other"/> for the place in the joined blocks.</param>
    /// <exception cref="OverflowException">The joined blocks would have 2³¹ places or more.</exception>
    public ImageBlocks Join(ImageBlocks other, out int offset)
    {
        if (ReferenceEquals(this, other))
        {
            offset = 0;
            return this;
        }

        _ = checked((_blocks.Length + other._blocks.Length) * (1 << _shift));
        offset = _blocks.Length << _shift;
        return new ImageBlocks(_imageSize, [.. _blocks, .. other._blocks]);
    }
}
