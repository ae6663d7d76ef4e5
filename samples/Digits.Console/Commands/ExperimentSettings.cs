using System.CommandLine;
using Digits.Experiments;
using Digits.Experiments.Isolation;
using Digits.Experiments.Pruners;
using Digits.Experiments.Spaces;
using Digits.Experiments.Stores;
using Digits.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.CommandLine.Commands;

/// <summary>The options of an experiment, and what they make of it: what is not given is as in the experiment that is resumed, or a default.</summary>
internal sealed class ExperimentSettings
{
    private static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(60);

    private readonly Option<TimeSpan?> _budget = new("--budget")
    {
        Description = "The time for everything: 60s, 5m, 1h; with --resume of the whole experiment. [default: 60s; none with --trials]",
        CustomParser = SharedOptions.Duration,
        HelpName = "TIME",
    };

    private readonly Option<int?> _trials = new("--trials")
    {
        Description = "At most so many trials; without --budget nothing depends on the clock, and a seed repeats exactly. [default: no limit]",
        CustomParser = result => SharedOptions.AtLeast(result, 1),
        HelpName = "N",
    };

    private readonly Option<double?> _target = new("--target")
    {
        Description = "Stop searching at this validation accuracy: 99.5%. [default: none]",
        CustomParser = SharedOptions.Accuracy,
        HelpName = "ACCURACY",
    };

    private readonly Option<int?> _patience = new("--patience")
    {
        Description = "Stop searching after so many trials that brought nothing better. [default: no limit]",
        CustomParser = result => SharedOptions.AtLeast(result, 1),
        HelpName = "N",
    };

    private readonly Option<string?> _trainers = new("--trainers")
    {
        Description = $"The trainers to try, by preference. [default: {string.Join(',', DigitTrainers.All.Select(trainer => trainer.Name))}]",
        HelpName = "A,B",
    };

    private readonly Option<FileInfo?> _spaces = new("--spaces")
    {
        Description = "A JSON file that narrows search spaces: { \"convnet\": { \"epochs\": { \"max\": 8 } } }; see 'digits trainers --json'. [default: each trainer's own]",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tuner = new("--tuner")
    {
        Description = $"What decides on the next trial: {string.Join(", ", DigitTuners.All.Select(tuner => tuner.Name))}. [default: {new ExperimentOptions().Tuner.Name}]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _pruner = new("--pruner")
    {
        Description = $"What ends hopeless trials early: {string.Join(", ", DigitPruners.All.Select(pruner => pruner.Name))}. [default: {new ExperimentOptions().Pruner.Name}]",
        HelpName = "NAME",
    };

    private readonly Option<int?> _parallel = new("--parallel")
    {
        Description = "So many trials at once, which share the threads. [default: 1]",
        CustomParser = result => SharedOptions.AtLeast(result, 1),
        HelpName = "N",
    };

    private readonly Option<long?> _memory = new("--memory")
    {
        Description = "A trial with which there is more memory in use fails: 4GB. With --isolate that of its own process. [default: no limit]",
        CustomParser = SharedOptions.Memory,
        HelpName = "SIZE",
    };

    private readonly Option<bool> _isolate = new("--isolate") { Description = "Train in processes of their own, so that a crash ends a trial and nothing else." };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with the experiment in --out, also while another process does: its settings stay, but --budget and --trials may be greater.",
    };

    private readonly Option<int?> _validation = SharedOptions.Validation(minimum: 1);
    private readonly Option<int> _seed = SharedOptions.Seed(), _threads = SharedOptions.Threads();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [_budget, _trials, _target, _patience, _trainers, _spaces, _tuner, _pruner, _validation, _seed, _threads, _parallel, _memory, _isolate, _resume])
            command.Add(option);
    }

    public bool Resumes(ParseResult parsed) => parsed.GetValue(_resume);

    public int? Validation(ParseResult parsed) => parsed.GetValue(_validation);

    /// <exception cref="UsageException">A name is unknown, or a file of search spaces will not do.</exception>
    public ExperimentOptions Read(ParseResult parsed, ExperimentDescription? earlier)
    {
        int? trials = parsed.GetValue(_trials) ?? earlier?.MaxTrials;
        TimeSpan? budget = parsed.GetValue(_budget) ?? (earlier is null ? trials is null ? DefaultBudget : null : earlier.Budget);
        IReadOnlyList<IDigitTrainer> trainers = Trainers(parsed.GetValue(_trainers)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? earlier?.Trainers);
        int parallel = parsed.GetValue(_parallel) ?? 1;
        long? memory = parsed.GetValue(_memory);
        IReadOnlyDictionary<string, SearchSpace> spaces = parsed.GetValue(_spaces) is { } file
            ? Spaces(file, trainers)
            : earlier?.Spaces ?? new Dictionary<string, SearchSpace>();
        bool isolate = parsed.GetValue(_isolate);
        return new ExperimentOptions
        {
            Budget = budget,
            MaxTrials = trials,
            TargetAccuracy = parsed.GetValue(_target) ?? earlier?.TargetAccuracy,
            MaxTrialsWithoutImprovement = parsed.GetValue(_patience) ?? earlier?.MaxTrialsWithoutImprovement,
            Spaces = spaces,
            Tuner = Named(DigitTuners.Named, parsed.GetValue(_tuner) ?? earlier?.Tuner) ?? new ExperimentOptions().Tuner,
            Pruner = Named(DigitPruners.Named, parsed.GetValue(_pruner) ?? earlier?.Pruner) ?? new ExperimentOptions().Pruner,
            Seed = earlier is not null && parsed.GetResult(_seed) is not { Implicit: false } ? earlier.Seed : parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
            Parallel = parallel,
            MemoryLimit = isolate ? null : memory,
            Trainers = isolate ? [.. trainers.Select(trainer => IsolatedTrainer.Wrap(trainer, Experiments.Isolation.WorkerCommand.ThisProgram(WorkerCommand.Name), memory))] : trainers,
        };
    }

    private static IReadOnlyList<IDigitTrainer> Trainers(IReadOnlyList<string>? names)
    {
        if (names is null)
            return DigitTrainers.All;
        return names.Count == 0
            ? throw new UsageException("--trainers names none.")
            : [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(SharedOptions.Trainer)];
    }

    private static IReadOnlyDictionary<string, SearchSpace> Spaces(FileInfo file, IReadOnlyList<IDigitTrainer> trainers)
    {
        const int MostBytes = 1_000_000;
        try
        {
            return file.Length <= MostBytes
                ? SearchSpaces.Read(File.ReadAllText(file.FullName), trainers)
                : throw new UsageException($"--spaces {file} has {file.Length:N0} bytes, and may have {MostBytes:N0}.");
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--spaces {file}: {exception.Message}", exception);
        }
    }

    private static T? Named<T>(Func<string, T> find, string? name)
        where T : class
    {
        try
        {
            return name is null ? null : find(name);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }
}
