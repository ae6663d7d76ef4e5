using Digits.Benchmarks.Peer;
using Digits.Networks;
using Digits.Networks.Augmentation;
using Digits.Networks.Kernels;
using Digits.Networks.Optimizers;

namespace Digits.Benchmarks.Kernels;

/// <summary>What surrounds the passes of a training: images become tiles, are changed at random before, and the weights move after.</summary>
internal static unsafe class TrainingCases
{
    /// <summary>All of them.</summary>
    public static KernelCase[] All() => [Load(), .. Augmentation(), Update("adam", new AdamW(0.7f, 0.9f, 1e-8f)), Update("sgd", new Sgd())];

    private static KernelCase Load()
    {
        byte[] images = Images();
        var tiles = new TileGroup(new TensorShape(1, 28, 28));
        return new("images to tiles", images.Length + tiles.Bytes, WorkUnit.Bytes, () => LoadAll(fast: true), () => LoadAll(fast: false));

        void LoadAll(bool fast) => TileGroup.ForEach(tile => Load(tile, fast));

        void Load(int tile, bool fast)
        {
            fixed (byte* pixels = images)
            {
                byte** lanes = stackalloc byte*[TileLayout.Lanes];
                for (int lane = 0; lane < TileLayout.Lanes; lane++)
                    lanes[lane] = pixels + (tile * TileLayout.Lanes + lane) * Mnist.ImageSize;
                if (fast)
                    TileTransposeKernel.Load(lanes, TileLayout.Lanes, 0.01f, -0.4f, tiles[tile], tiles.Layout);
                else
                    TileTransposeKernel.LoadReference(lanes, TileLayout.Lanes, 0.01f, -0.4f, tiles[tile], tiles.Layout);
            }
        }
    }

    private static KernelCase[] Augmentation()
    {
        var shift = new AugmentationOptions { MaxShift = 2, WholePixels = true };
        var affine = new AugmentationOptions { MaxShift = 2, MaxRotation = 12, MaxScale = 0.12f, MaxShear = 0.15f };
        AugmentationOptions elastic = affine with { Elastic = 2.5f, MaxThickness = 0.4f };
        return [Augment("shift", shift), Augment("affine", affine), Augment("affine, elastic, thickness", elastic)];
    }

    private static KernelCase Augment(string name, AugmentationOptions options)
    {
        byte[] images = Images(), output = new byte[Mnist.ImageSize];
        var augmenter = new Augmenter(28, 28, options);
        return new($"augmentation: {name}", 2 * images.Length, WorkUnit.Bytes, () =>
        {
            for (int i = 0; i < TileGroup.Images; i++)
                augmenter.Apply(images.AsSpan(i * Mnist.ImageSize, Mnist.ImageSize), seed: 1, epoch: 0, i, output);
        });
    }

    private static KernelCase Update(string name, Optimizer optimizer)
    {
        int count = PeerNetwork.Definition.ParameterCount, states = optimizer.StatesPerParameter;
        AlignedBuffer parameters = TileGroup.Numbers(count), gradient = TileGroup.Numbers(count), first = new(count), second = new(states == 2 ? count : 0);
        double bytes = (3.0 + 2 * states) * count * sizeof(float); // all are read, and all but the gradient written
        return new(
            $"{name}, {count} parameters", bytes, WorkUnit.Bytes,
            () => optimizer.Update(1, 1e-6f, true, parameters.Span, gradient.Span, first.Span, second.Span));
    }

    // A thick diagonal stroke: what an image holds is of no account, but that it has ink and empty places is.
    private static byte[] Images()
    {
        var images = new byte[TileGroup.Images * Mnist.ImageSize];
        for (int i = 0; i < images.Length; i++)
            images[i] = (byte)(Math.Abs(i / 28 % 28 - i % 28) <= 2 && i % 28 is > 4 and < 23 ? 255 : 0);
        return images;
    }
}
