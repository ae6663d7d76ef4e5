using Digits.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.Experiments;

/// <summary>How an experiment goes about it. Without any change it tries every trainer within a minute.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The time for everything: trials, refit and the evaluation on the test set. Null for no limit.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan? Budget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>At most so many trials, 1 or more. Null for no limit.</summary>
    /// <value>No limit.</value>
    public int? MaxTrials { get; init; }

    /// <summary>The trainers to choose from, in order of preference; each name once.</summary>
    /// <value><see cref="DigitTrainers.All"/>.</value>
    public IReadOnlyList<IDigitTrainer> Trainers { get; init; } = DigitTrainers.All;

    /// <summary>What decides on the next trial.</summary>
    /// <value>Each trainer with its defaults, and before that with its quickest preset where it has one; see <see cref="DefaultsTuner"/>.</value>
    public ITuner Tuner { get; init; } = new DefaultsTuner();

    /// <summary>The seed of all trainings.</summary>
    /// <value>1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many threads, 1 or more.</summary>
    /// <value>The machine's processors.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

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
        if (Trainers is not { Count: > 0 })
            faults.Add($"{nameof(Trainers)} must name one trainer or more.");
        else if (Trainers.GroupBy(trainer => trainer.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            faults.Add($"{nameof(Trainers)} must have each name once, but has {twice.Count()} called {twice.Key}.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(" ", faults));
    }
}
