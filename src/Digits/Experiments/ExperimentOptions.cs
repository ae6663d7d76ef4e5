using Digits.Experiments.Pruners;
using Digits.Experiments.Spaces;
using Digits.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.Experiments;

/// <summary>How an experiment goes about it. Without any change it tries every trainer within a minute.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The time for everything: trials, refit and the evaluation on the test set. Null for no limit.</summary>
    /// <value>60 seconds.</value>
    /// <remarks>Without a limit no decision looks at the clock: the same seed gives the same trials, scores and model.</remarks>
    public TimeSpan? Budget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>At most so many trials, 1 or more. Null for no limit.</summary>
    /// <value>No limit.</value>
    public int? MaxTrials { get; init; }

    /// <summary>No further trial once one has this accuracy on the validation set, above 0, up to 1. Null for none.</summary>
    /// <value>None.</value>
    public double? TargetAccuracy { get; init; }

    /// <summary>No further trial once so many have ended since the best one, 1 or more. Null for no limit.</summary>
    /// <value>No limit.</value>
    public int? MaxTrialsWithoutImprovement { get; init; }

    /// <summary>The trainers to choose from, in order of preference; each name once.</summary>
    /// <value><see cref="DigitTrainers.All"/>.</value>
    public IReadOnlyList<IDigitTrainer> Trainers { get; init; } = DigitTrainers.All;

    /// <summary>Where to look instead of in a trainer's own search space, by the trainer's name; <see cref="SearchSpaces"/> reads them from JSON.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, SearchSpace> Spaces { get; init; } = new Dictionary<string, SearchSpace>();

    /// <summary>What decides on the next trial.</summary>
    /// <value><see cref="BanditTuner"/>.</value>
    public ITuner Tuner { get; init; } = new BanditTuner();

    /// <summary>What ends hopeless trials early.</summary>
    /// <value><see cref="SuccessiveHalvingPruner"/>.</value>
    public IPruner Pruner { get; init; } = new SuccessiveHalvingPruner();

    /// <summary>The seed of all that is random.</summary>
    /// <value>1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many threads, 1 or more.</summary>
    /// <value>The machine's processors.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>At most so many trials at once, 1 or more; they share the threads.</summary>
    /// <value>1.</value>
    public int Parallel { get; init; } = 1;

    /// <summary>
    /// At most so many bytes of memory for this process, 100 million or more: the trial with which there are more fails, and the experiment goes
    /// on. Trials in processes of their own (<see cref="Isolation.IsolatedTrainer"/>) have limits of their own. Null for no limit.
    /// </summary>
    /// <value>No limit.</value>
    public long? MemoryLimit { get; init; }

    /// <summary>What the data were loaded from, kept with the experiment for whoever resumes it; null for the name of the data.</summary>
    /// <value>The name of the data.</value>
    public string? DataSource { get; init; }

    /// <summary>The file that keeps the experiment; null for none, so that it is lost with the process.</summary>
    /// <value>None.</value>
    public string? Store { get; init; }

    /// <summary>
    /// Whether to go on with the experiment in <see cref="Store"/>, also while other processes do: data, seed, trainers, tuner and pruner must
    /// be the same; <see cref="Budget"/>, <see cref="MaxTrials"/>, <see cref="TargetAccuracy"/> and <see cref="MaxTrialsWithoutImprovement"/> are
    /// those of the whole experiment, and may be others than before.
    /// </summary>
    /// <value>False: the file must not exist.</value>
    public bool Resume { get; init; }

    /// <summary>These options, if they can be; else an exception that lists every fault.</summary>
    internal ExperimentOptions Checked()
    {
        var faults = new List<string>();
        if (Budget is { } budget && (budget <= TimeSpan.Zero || budget > TimeSpan.FromDays(40)))
            faults.Add($"{nameof(Budget)} must be over 0 and at most 40 days, but is {budget}.");
        if (MaxTrials is < 1)
            faults.Add($"{nameof(MaxTrials)} must be 1 or more, but is {MaxTrials}.");
        if (Threads < 1)
            faults.Add($"{nameof(Threads)} must be 1 or more, but is {Threads}.");
        if (Parallel is < 1 or > 256)
            faults.Add($"{nameof(Parallel)} must be 1 to 256, but is {Parallel}.");
        if (TargetAccuracy is not (null or (> 0 and <= 1)))
            faults.Add($"{nameof(TargetAccuracy)} must be above 0, up to 1, but is {TargetAccuracy}.");
        if (MaxTrialsWithoutImprovement is < 1)
            faults.Add($"{nameof(MaxTrialsWithoutImprovement)} must be 1 or more, but is {MaxTrialsWithoutImprovement}.");
        if (MemoryLimit is < 100_000_000)
            faults.Add($"{nameof(MemoryLimit)} must be 100 million bytes or more, but is {MemoryLimit}.");
        if (Resume && Store is null)
            faults.Add($"{nameof(Resume)} needs a {nameof(Store)} to go on with.");
        if (Trainers is not { Count: > 0 })
            faults.Add($"{nameof(Trainers)} must name one trainer or more.");
        else if (Trainers.GroupBy(trainer => trainer.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            faults.Add($"{nameof(Trainers)} must have each name once, but has {twice.Count()} called {twice.Key}.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(" ", faults));
    }
}
