using System.Globalization;
using System.Runtime.InteropServices;
using Digits.Networks.Kernels.Stages;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

/// <summary>Ten steps on MNIST give the losses and weights that libtorch recorded from the same start.</summary>
public sealed class RecordedStepsTests
{
    private static readonly NetworkDefinition Study = new(28, 28,
        new Convolution(24, 5), new MaxPooling(), new Relu(), new Convolution(32, 3), new MaxPooling(), new Relu(), new Dense(256), new Relu(), new Dense(10));

    [Test]
    public void Ten_steps_are_those_of_libtorch()
    {
        string folder = RealData.Peers("reference");
        ImageSource images = RealData.Mnist(2560);
        double[] losses = [.. File.ReadLines(Path.Combine(folder, "losses.txt")).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        var options = new TrainingOptions { Optimizer = new AdamW(0.7f, 0.9f, 1e-8f), BatchSize = 256 };
        using var team = new WorkerTeam(2);
        using var trainer = new BatchTrainer(Study, options, Weights(folder, "weights-before.bin"), team);
        int[] order = [.. Enumerable.Range(0, images.Count)];
        double[] ours = [.. Enumerable.Range(0, 10).Select(i => trainer.Step(images, order, i * 256, 256, 0, i + 1, 0.001f).Loss / 256)];
        Assert.That(ours, Is.EqualTo(losses).Within(1e-4));
        Assert.That(trainer.Parameters.Span.ToArray(), Is.EqualTo(Weights(folder, "weights-after.bin")).Within(1e-3));
    }

    private static float[] Weights(string folder, string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
}
