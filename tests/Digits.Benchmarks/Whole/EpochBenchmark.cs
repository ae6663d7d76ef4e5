using BenchmarkDotNet.Attributes;
using Digits.Benchmarks.Peer;
using Digits.Networks.Training;

namespace Digits.Benchmarks.Whole;

/// <summary>A whole epoch of the peer recipe on a small made set; times are per image.</summary>
public class EpochBenchmark
{
    private const int Images = 5120;

    private readonly ImageSource _images = MadeImages.Create(Images).ToSource();

    /// <summary>How many threads train.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Begins and ends a training of one epoch.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public double Epoch()
    {
        using var training = new NetworkTraining(PeerNetwork.Definition, PeerNetwork.Recipe(Threads, seed: 1));
        return training.RunEpoch(_images).Loss;
    }
}
