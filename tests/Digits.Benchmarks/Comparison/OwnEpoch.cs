using System.Diagnostics;
using Digits.Benchmarks.Measuring;
using Digits.Benchmarks.Peer;
using Digits.Networks;
using Digits.Networks.Training;

namespace Digits.Benchmarks.Comparison;

/// <summary>An epoch of ours, from bytes as they lie in the file; the memory is taken before.</summary>
internal sealed class OwnEpoch(Mnist train, Mnist test)
{
    /// <summary>The network of the latest epoch.</summary>
    public Network? Latest { get; private set; }

    /// <summary>Trains once, on a few images first, so that the compiler is done.</summary>
    public void WarmUp()
    {
        using var training = new NetworkTraining(PeerNetwork.Definition, PeerNetwork.Recipe(threads: 1, seed: 1));
        training.RunEpoch(ImageSource.Create(train.Pixels.AsMemory(0, 10_000 * Mnist.ImageSize), train.Labels.AsMemory(0, 10_000)));
        Latest = training.ToNetwork();
    }

    /// <summary>Trains for an epoch.</summary>
    public Measurement Run(int threads, int seed)
    {
        using var training = new NetworkTraining(PeerNetwork.Definition, PeerNetwork.Recipe(threads, seed));
        var foreign = ForeignLoad.Start();
        long began = Stopwatch.GetTimestamp();
        training.RunEpoch(train.ToSource());
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds, share = foreign.Share();
        Latest = training.ToNetwork();
        return new Measurement(seconds, Accuracy(Latest), share);
    }

    private double Accuracy(Network network)
    {
        int classes = network.Definition.Classes, right = 0;
        var logits = new float[test.Count * classes];
        network.Logits(test.Pixels, logits);
        for (int i = 0; i < test.Count; i++)
        {
            ReadOnlySpan<float> values = logits.AsSpan(i * classes, classes);
            int answer = 0;
            for (int c = 1; c < classes; c++)
                answer = values[c] > values[answer] ? c : answer;
            right += answer == test.Labels[i] ? 1 : 0;
        }

        return (double)right / test.Count;
    }
}
