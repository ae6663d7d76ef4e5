using Digits.Networks.Kernels;
using Digits.Networks.Kernels.SingleImage;
using Digits.Networks.Layers;

namespace Digits.Networks.Tests.Kernels.SingleImage;

/// <summary>The fast path for one image gives what the plain reference gives.</summary>
public sealed class SingleImageProgramTests
{
    // The network of the study train_mnist_fast, which the project's speed is compared on.
    private static readonly NetworkDefinition Study = new(28, 28,
        new Convolution(24, 5), new MaxPooling(), new Relu(), new Convolution(32, 3), new MaxPooling(), new Relu(), new Dense(256), new Relu(), new Dense(10));

    private static IEnumerable<TestCaseData> Networks()
    {
        yield return Case("study", Study);
        yield return Case("a dense layer alone", new(28, 28, new Dense(10)));
        yield return Case("a dense layer, one pixel", new(1, 1, new Dense(3)));
        yield return Case("many units", new(9, 7, new Dense(257), new Relu(), new Dense(336), new Silu(), new Dense(17)));
        yield return Case("residues of batch normalization", new(12, 13,
            new BatchNormalization(), new Convolution(8, 3, 1, true), new BatchNormalization(), new Dropout(0.5f), new BatchNormalization(), new Relu(),
            new BatchNormalization(), new MaxPooling(), new BatchNormalization(), new Dense(20), new Dropout(0.1f), new BatchNormalization(), new Relu(),
            new BatchNormalization(), new Dense(5)));
        yield return Case("elementwise functions on the image", new(11, 10,
            new Relu(), new Silu(), new Convolution(4, 3, 1, true), new Relu(), new MaxPooling(), new MaxPooling(), new Dense(4)));
        yield return Case("pooling on the image", new(11, 10,
            new AveragePooling(), new MaxPooling(), new Convolution(16, 1), new Silu(), new GlobalAveragePooling()));
        yield return Case("pooling in every order", new(30, 27,
            new Convolution(17, 3), new Relu(), new MaxPooling(), new Convolution(24, 3, 1, true), new Silu(), new AveragePooling(),
            new Convolution(9, 3), new MaxPooling(), new MaxPooling(), new Dense(10)));
        yield return Case("minimal filtering without pooling", new(18, 16,
            new Convolution(8, 3), new Relu(), new Convolution(40, 3), new Relu(), new Convolution(9, 3, 1, true), new Silu(), new Dense(10)));
        yield return Case("one pixel left for a convolution", new(7, 7,
            new Convolution(24, 7), new Relu(), new Convolution(40, 1), new Relu(), new Convolution(24, 3, 2, true), new GlobalAveragePooling()));
        yield return Case("convolutions of vectors", new(8, 8,
            new Convolution(8, 3, 1, true), new Silu(), new GlobalAveragePooling(), new Convolution(12, 3, 1, true), new Relu(), new Dense(9), new Silu(),
            new Convolution(5, 1)));
        yield return Case("a wide image", new(20, 70,
            new Convolution(8, 5, 2), new Relu(), new MaxPooling(), new Convolution(16, 3, 1, true), new MaxPooling(), new Relu(), new Dense(10)));
        yield return Case("the greatest width that is followed", new(9, 56,
            new Convolution(8, 7, 1, true), new Relu(), new MaxPooling(), new Convolution(16, 7, 1, true), new Relu(), new Dense(10)));
        yield return Case("other normalization of pixels", Study with { PixelMean = 0.5f, PixelDeviation = 0.25f });
        yield return Case("pixels as they are", Study with { PixelMean = 0, PixelDeviation = 1 });
        foreach (int size in (int[])[1, 3, 5, 7])
        {
            foreach (int stride in (int[])[1, 2])
            {
                foreach (bool same in (bool[])[false, true])
                {
                    foreach (bool pool in (bool[])[false, true])
                    {
                        LayerDefinition[] between = pool ? [new MaxPooling(), new Relu()] : [new Relu()];
                        yield return Case($"size {size}, stride {stride}, same {same}, pooled {pool}",
                            new(29, 27, [new Convolution(7, 3), new Silu(), new Convolution(24, size, stride, same), .. between, new Dense(10)]));
                        yield return Case($"on the image: size {size}, stride {stride}, same {same}, pooled {pool}",
                            new(21, 18, [new Convolution(24, size, stride, same), .. between, new Convolution(3, 3, 1, true), new GlobalAveragePooling()]));
                    }
                }
            }
        }

        foreach (int channels in (int[])[1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 40, 41, 48, 56, 64, 72])
        {
            yield return Case($"{channels} channels", new(14, 15,
                new Convolution(channels, 3, 1, true), new Relu(), new MaxPooling(),
                new Convolution(channels, 3, 1, true), new MaxPooling(), new Relu(), new Dense(channels)));
        }
    }

    private static TestCaseData Case(string name, NetworkDefinition definition) => new TestCaseData(definition).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Networks))]
    public void Logits_are_those_of_the_reference(NetworkDefinition definition)
    {
        float[] parameters = Parameters(definition);
        var program = new SingleImageProgram(definition, parameters);
        var logits = new float[definition.Classes];
        // The order matters: what one image leaves behind must not show in the next.
        foreach (byte[] pixels in Images(definition))
        {
            program.Logits(pixels, logits);
            float[] expected = ReferenceNetwork.Logits(definition, parameters, pixels);
            double greatest = expected.Max(MathF.Abs);
            for (int i = 0; i < logits.Length; i++)
                Assert.That(logits[i], Is.EqualTo(expected[i]).Within(1e-4 * Math.Max(1, greatest)), $"value {i}");
        }
    }

    [Test]
    public void Many_threads_get_the_same_bits()
    {
        var program = new SingleImageProgram(Study, Parameters(Study));
        byte[][] images = [.. Images(Study)];
        float[][] expected = [.. images.Select(pixels => Logits(program, pixels))];
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
            Assert.That(Logits(program, images[i % images.Length]), Is.EqualTo(expected[i % images.Length])));
    }

    [Test]
    public void Nothing_is_allocated()
    {
        var program = new SingleImageProgram(Study, Parameters(Study));
        byte[] pixels = Images(Study).First();
        var logits = new float[10];
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++) // the runtime itself may allocate a little on this thread, once; a call that does would every time
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                program.Logits(pixels, logits);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Wrong_lengths_are_refused()
    {
        var program = new SingleImageProgram(Study, Parameters(Study));
        Assert.That(() => program.Logits(new byte[783], new float[10]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => program.Logits(new byte[784], new float[11]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static float[] Logits(SingleImageProgram program, byte[] pixels)
    {
        var logits = new float[10];
        program.Logits(pixels, logits);
        return logits;
    }

    /// <summary>Parameters as training might leave them, biases and statistics included.</summary>
    private static float[] Parameters(NetworkDefinition definition)
    {
        float[] parameters = Network.Initialize(definition, seed: 1).Parameters.ToArray();
        foreach (ParameterTensor tensor in definition.Tensors)
        {
            var random = new CounterRandom(2, RandomPurpose.Initialization, tensor.Layer, (int)tensor.Parameter.Role);
            foreach (ref float value in parameters.AsSpan(tensor.Offset, tensor.Parameter.Count))
            {
                if (tensor.Parameter.Role is ParameterRole.Scale or ParameterRole.Variance)
                    value = random.NextBetween(0.5f, 2);
                else if (tensor.Parameter.Role is ParameterRole.Bias or ParameterRole.Mean)
                    value = random.NextBetween(-0.5f, 0.5f);
            }
        }

        return parameters;
    }

    /// <summary>Random pixels, a blob of ink on an empty ground, a dot in each corner, an edge, nothing, and random pixels again.</summary>
    private static IEnumerable<byte[]> Images(NetworkDefinition definition)
    {
        int rows = definition.Rows, columns = definition.Columns;
        var random = new CounterRandom(3, RandomPurpose.Augmentation);
        byte[] Draw(Func<int, int, bool> ink)
        {
            var pixels = new byte[rows * columns];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = ink(i / columns, i % columns) ? (byte)random.Next(256) : (byte)0;
            return pixels;
        }

        yield return Draw((_, _) => true);
        yield return Draw((y, x) => Math.Abs(y - rows / 2) < 3 && Math.Abs(x - columns / 3) < 2);
        yield return Draw((y, x) => (y == 0 || y == rows - 1) && (x == 0 || x == columns - 1));
        yield return Draw((_, x) => x == columns - 1);
        yield return Draw((_, _) => false);
        yield return Draw((_, _) => random.Next(20) == 0);
        yield return Draw((_, _) => true);
    }
}
