using Digits.Data;

namespace Digits.Tests.Data;

internal sealed class ImageBlocksTests
{
    [TestCase(1, 4096)]
    [TestCase(784, 4096)]
    [TestCase(1024, 4096)]
    [TestCase(1025, 2048)]
    [TestCase(72 * 92, 512)]
    [TestCase(4 << 20, 1)]
    [TestCase(4096 * 4096, 1)]
    public void A_full_block_holds_a_power_of_two_at_most_4096_images_and_4_MiB_but_always_one(int imageSize, int images) =>
        Assert.That(ImageBlocks.ImagesPerBlock(imageSize), Is.EqualTo(images));

    [Test]
    public void Each_image_is_at_its_place_on_either_side_of_every_border([Values(1, 4096, 4097, 10_000)] int count)
    {
        ImageBlocks cut = ImageBlocks.Cut(Numbered(0, count), 4);
        ImageBlocks taken = ImageBlocks.Of(Enumerable.Range(0, count).Chunk(4096).Select(block => Numbered(block[0], block.Length)), 4);
        for (int i = 0; i < count; i++)
            Assert.That((Number(cut, i), Number(taken, i)), Is.EqualTo((i, i)));
    }

    [Test]
    public void Joined_blocks_keep_the_places_of_the_first_and_say_where_the_others_begin()
    {
        ImageBlocks first = ImageBlocks.Cut(Numbered(0, 5000), 4), second = ImageBlocks.Cut(Numbered(5000, 5000), 4);
        ImageBlocks joined = first.Join(second, out int offset);
        for (int i = 0; i < 5000; i++)
            Assert.That((Number(joined, i), Number(joined, offset + i)), Is.EqualTo((i, 5000 + i)));
    }

    [Test]
    public void Joining_shares_the_pixels_and_joining_with_itself_changes_nothing()
    {
        byte[] pixels = Numbered(0, 10);
        ImageBlocks blocks = ImageBlocks.Cut(pixels, 4);
        ImageBlocks joined = blocks.Join(ImageBlocks.Cut(pixels, 4), out int offset);
        Assert.That(joined[offset + 3].Span.Overlaps(blocks[3].Span, out int distance) && distance == 0, Is.True);
        Assert.That(blocks.Join(blocks, out int none), Is.SameAs(blocks));
        Assert.That(none, Is.Zero);
    }

    /// <summary>Images of four bytes that hold a number, counted from one on.</summary>
    private static byte[] Numbered(int first, int count) => [.. Enumerable.Range(first, count).SelectMany(BitConverter.GetBytes)];

    private static int Number(ImageBlocks blocks, int place) => BitConverter.ToInt32(blocks[place].Span);
}
