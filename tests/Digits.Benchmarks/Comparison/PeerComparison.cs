using Digits.Benchmarks.Measuring;
using Digits.Benchmarks.Peer;
using Digits.Networks;
using Digits.Networks.Files;

namespace Digits.Benchmarks.Comparison;

/// <summary>
/// Digits beside libtorch, TorchSharp and ONNX Runtime in one run on one machine: every repetition asks each contestant once, so that
/// whatever slows the machine down slows all of them.
/// </summary>
internal static class PeerComparison
{
    /// <summary>The share of a processor that others may take before a figure is marked as doubtful.</summary>
    private const double MaxForeign = 0.06;

    /// <summary>Measures, prints, and writes what was measured.</summary>
    /// <param name="repetitions">How often each contestant runs: at least 1.</param>
    /// <param name="json">The file to write; null for none.</param>
    /// <returns>The exit code: 0, or 1 without MNIST.</returns>
    public static int Run(int repetitions, string? json)
    {
        if (!Mnist.IsPresent)
        {
            Console.Error.WriteLine($"There is no MNIST: {Mnist.Folder} does not exist. Point DIGITS_DATA at the folder that holds mnist.");
            return 1;
        }

        Console.WriteLine($"{Machine.Description}\n{repetitions} repetitions.\n");
        Mnist train = Mnist.Training(), test = Mnist.Test();
        List<Series> contest = Contest(train, test);
        for (int repetition = 1; repetition <= repetitions; repetition++)
        {
            foreach (Series series in contest.ToArray())
            {
                string what = $"{repetition}/{repetitions} {series.Task} {series.Who}, {series.Threads} thread(s)";
                if (TryMeasure(series, repetition))
                    Console.Error.WriteLine($"{what}: {series.Measurements[^1].Value:F3} {series.Unit}");
                else
                    contest.Remove(series);
            }
        }

        ComparisonReport.Print(contest, PeerNetwork.EpochGflop, MaxForeign);
        if (json is not null)
            ComparisonReport.Write(json, contest, PeerNetwork.EpochGflop);
        return 0;
    }

    private static List<Series> Contest(Mnist train, Mnist test)
    {
        var own = new OwnEpoch(train, test);
        own.WarmUp();
        Network network = own.Latest!;
        byte[] model = Export(network);
        CheckAgreement(network, model, test);
        bool hasTorchSharp = BuildTorchSharp();
        if (!PeerProgram.HasLibtorch)
            Console.WriteLine($"Left out: libtorch, as {Surroundings.Peers} has no program for it. Point DIGITS_PEERS at the folder that does.");
        var contest = new List<Series>();
        foreach (int threads in new[] { 1, 2 })
        {
            contest.Add(new Series(ContestTask.Ceiling, "machine", threads, _ => new Measurement(FmaCeiling.Most(threads))));
            contest.Add(new Series(ContestTask.Epoch, Series.Us, threads, seed => own.Run(threads, seed)));
            if (PeerProgram.HasLibtorch)
                contest.Add(new Series(ContestTask.Epoch, "libtorch", threads, seed => PeerProgram.Libtorch(threads, seed)));
            if (hasTorchSharp)
                contest.Add(new Series(ContestTask.Epoch, "TorchSharp", threads, seed => PeerProgram.TorchSharp(threads, seed)));
        }

        contest.Add(new Series(ContestTask.Latency, Series.Us, 1, _ => OwnScoring.Latency(network, test)));
        contest.Add(new Series(ContestTask.Latency, "ONNX Runtime", 1, _ => WithOnnx(1, onnx => onnx.Latency())));
        foreach (int threads in new[] { 1, 2 })
        {
            contest.Add(new Series(ContestTask.Batch, Series.Us, threads, _ => OwnScoring.Batch(network, test, threads)));
            contest.Add(new Series(ContestTask.Batch, "ONNX Runtime", threads, _ => WithOnnx(threads, onnx => onnx.Batch())));
        }

        return contest;

        // Its threads live no longer than a measurement, since they spin for a while when they have nothing to do.
        Measurement WithOnnx(int threads, Func<OnnxScoring, Measurement> measure)
        {
            using var onnx = new OnnxScoring(model, test, threads);
            return measure(onnx);
        }
    }

    private static byte[] Export(Network network)
    {
        using var stream = new MemoryStream();
        OnnxFile.Save(network, stream);
        return stream.ToArray();
    }

    // A faster answer is worth nothing if it is another one.
    private static void CheckAgreement(Network network, byte[] model, Mnist images)
    {
        var ours = new float[images.Count * network.Definition.Classes];
        OwnScoring.Score(network, images, 2, ours);
        using var onnx = new OnnxScoring(model, images, 1);
        onnx.Score();
        float greatest = ours.Zip(onnx.Logits, (x, y) => Math.Abs(x - y)).Max();
        Console.WriteLine($"Logits of ours and of ONNX Runtime on {images.Count} images differ by at most {greatest:E1}.");
        if (!(greatest < 1e-2f))
            throw new InvalidOperationException("Ours and ONNX Runtime do not score alike, so comparing their speed is moot.");
    }

    private static bool BuildTorchSharp()
    {
        try
        {
            PeerProgram.BuildTorchSharp();
            return true;
        }
        catch (PeerProgramException exception)
        {
            Console.WriteLine($"Left out: TorchSharp. {exception.Message}");
            return false;
        }
    }

    private static bool TryMeasure(Series series, int repetition)
    {
        try
        {
            series.Add(repetition);
            return true;
        }
        catch (PeerProgramException exception)
        {
            Console.WriteLine($"Left out: {series.Who} on {series.Threads} thread(s). {exception.Message}");
            return false;
        }
    }
}
