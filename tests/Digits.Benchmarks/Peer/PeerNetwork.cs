using Digits.Networks;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Training;

namespace Digits.Benchmarks.Peer;

/// <summary>
/// The network and the recipe that all contestants run: those of the public study <i>train_mnist_fast</i>, which its author tuned for one
/// epoch to 99 %.
/// </summary>
internal static class PeerNetwork
{
    /// <summary>Images of an epoch: MNIST's training set.</summary>
    public const int TrainingImages = 60_000;

    /// <summary>Images a step.</summary>
    public const int BatchSize = 256;

    /// <summary>Two convolutions with pooling, two dense layers: 2.49 MFLOP an image forward, 6.77 in training.</summary>
    public static NetworkDefinition Definition { get; } = new(
        28, 28,
        new Convolution(24, 5), new MaxPooling(), new Relu(),
        new Convolution(32, 3), new MaxPooling(), new Relu(),
        new Dense(256), new Relu(), new Dense(10));

    /// <summary>GFLOP of an epoch by the plain formulas, convolutions and dense layers only.</summary>
    public static double EpochGflop => Definition.TrainingFlops * (double)TrainingImages / 1e9;

    /// <summary>One epoch of Adam with a short memory under a one-cycle rate.</summary>
    /// <param name="threads">At least 1.</param>
    /// <param name="seed">Of the weights and of the order.</param>
    public static TrainingOptions Recipe(int threads, int seed) => new()
    {
        Epochs = 1,
        BatchSize = BatchSize,
        Optimizer = new AdamW(0.7f, 0.9f, 1e-8f),
        LearningRate = 0.01f,
        Schedule = new OneCycle(0.3f, 25, 1e4f),
        Seed = seed,
        Threads = threads,
    };
}
