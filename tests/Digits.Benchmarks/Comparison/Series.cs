using Digits.Benchmarks.Measuring;

namespace Digits.Benchmarks.Comparison;

/// <summary>What was timed: what, in which unit, and which way is better.</summary>
internal enum ContestTask
{
    /// <summary>The machine's multiply-adds: GFLOP/s.</summary>
    Ceiling,

    /// <summary>A training of one epoch: seconds.</summary>
    Epoch,

    /// <summary>One image after the other: microseconds each, the median of a run.</summary>
    Latency,

    /// <summary>10,000 images: seconds.</summary>
    Batch,
}

/// <summary>One timing.</summary>
/// <param name="Value">In the task's unit.</param>
/// <param name="Accuracy">After an epoch, the share of the test images read rightly; otherwise null.</param>
/// <param name="Foreign">What other processes took meanwhile, as a share of one processor; null where it was not measured.</param>
internal readonly record struct Measurement(double Value, double? Accuracy = null, double? Foreign = null);

/// <summary>One contestant at one task, and what it did in each repetition.</summary>
/// <param name="Task">The task.</param>
/// <param name="Who">The contestant.</param>
/// <param name="Threads">How many threads it may use.</param>
/// <param name="Measure">Takes the number of the repetition, from 1, which is also the seed.</param>
internal sealed record Series(ContestTask Task, string Who, int Threads, Func<int, Measurement> Measure)
{
    /// <summary>The name that our own series bear.</summary>
    public const string Us = "Digits";

    private readonly List<Measurement> _measurements = [];

    /// <summary>What was measured so far.</summary>
    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Measures once more.</summary>
    public void Add(int repetition)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _measurements.Add(Measure(repetition));
    }

    /// <summary>The median.</summary>
    public double Median => Timing.Median(Values);

    /// <summary>The best: the least time, or the most GFLOP/s.</summary>
    public double Best => Task == ContestTask.Ceiling ? Values.Max() : Values.Min();

    /// <summary>The mean accuracy, where there is one.</summary>
    public double? Accuracy => _measurements.Average(measurement => measurement.Accuracy);

    /// <summary>The most that other processes took during one of the measurements.</summary>
    public double? Foreign => _measurements.Max(measurement => measurement.Foreign);

    private IEnumerable<double> Values => _measurements.Select(measurement => measurement.Value);

    /// <summary>The task's unit.</summary>
    public string Unit => Task switch { ContestTask.Ceiling => "GFLOP/s", ContestTask.Latency => "µs", _ => "s" };
}
