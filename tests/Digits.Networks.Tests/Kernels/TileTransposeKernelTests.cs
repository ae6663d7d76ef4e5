using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class TileTransposeKernelTests
{
    [Test]
    public void Load_agrees_with_the_reference(
        [Values(1, 2, 15, 16)] int count, [Values("1 1", "3 1", "5 7", "8 8", "16 16", "28 28", "13 41")] string shape, [Values(0, 1, 2)] int margin)
    {
        int[] sizes = [.. shape.Split(' ').Select(int.Parse)];
        var layout = new TileLayout(1, sizes[0], sizes[1], margin);
        var bytes = new byte[count * layout.Shape.Count];
        new Random(1).NextBytes(bytes);
        using TestTiles tile = new(layout), expected = new(layout);
        byte** images = stackalloc byte*[count];
        fixed (byte* first = bytes)
        {
            for (int i = 0; i < count; i++)
                images[i] = first + (count - 1 - i) * layout.Shape.Count; // images may lie anywhere
            TileTransposeKernel.Load(images, count, 1 / (255 * 0.3081f), -0.1307f / 0.3081f, tile.Pointer, layout);
            TileTransposeKernel.LoadReference(images, count, 1 / (255 * 0.3081f), -0.1307f / 0.3081f, expected.Pointer, layout);
        }

        Assert.That(tile.Values, Is.EqualTo(expected.Values).Within(1e-6f));
        Assert.That(tile.Values.Where((_, i) => i % 16 >= count), Is.All.Zero);
        Assert.That(tile.MarginsAreUntouched);
    }

    [Test]
    public void Unload_gives_each_image_its_values()
    {
        float* tile = stackalloc float[48];
        for (int i = 0; i < 48; i++)
            tile[i] = i;
        var output = new float[16];
        fixed (float* values = output)
            TileTransposeKernel.Unload(tile, 3, 5, values);
        Assert.That(output, Is.EqualTo(new float[] { 0, 16, 32, 1, 17, 33, 2, 18, 34, 3, 19, 35, 4, 20, 36, 0 }));
    }
}
