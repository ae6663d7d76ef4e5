using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Tests.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>
/// Trainers that train nothing: what a trial comes to, and what it costs, follows from trials that were recorded. So tuners and pruners are
/// measured on real trainers' spaces, over and over, within seconds.
/// </summary>
/// <remarks>
/// The idea: Eggensperger et al., <i>Efficient Benchmarking of Hyperparameter Optimizers via Surrogates</i>, AAAI 2015. The table is made by
/// <c>Digits.Benchmarks record</c>.
/// </remarks>
internal sealed class RecordedTrials
{
    /// <summary>How many images the recorded trials have learned from.</summary>
    public const int TrainingImages = 3000;

    private const string Resource = "mnist-trials.csv", SpacesComment = "# spaces ";

    private readonly Dictionary<string, TrainerSurrogate> _surrogates;

    /// <summary>Reads the lines of a table.</summary>
    public RecordedTrials(IReadOnlyList<string> lines)
    {
        string wishes = lines.First(line => line.StartsWith(SpacesComment, StringComparison.Ordinal))[SpacesComment.Length..];
        IReadOnlyDictionary<string, SearchSpace> spaces = SearchSpaces.Read(wishes, DigitTrainers.All);
        _surrogates = lines.SkipWhile(line => line[0] == '#').Skip(1).Select(line => RecordedTrial.Parse(line, spaces))
            .GroupBy(trial => trial.Trainer).ToDictionary(trials => trials.Key, trials => new TrainerSurrogate(spaces[trials.Key], [.. trials]));
        Trainers = [.. DigitTrainers.All.Where(trainer => _surrogates.ContainsKey(trainer.Name)).Select(trainer =>
            new MadeUpTrainer(trainer.Name, spaces[trainer.Name], parameters => Of(trainer.Name, parameters)[^1].Score)
            {
                Estimate = parameters => trainer.EstimateCost(parameters, TrainingImages),
                IsResumable = trainer is IResumableTrainer,
            })];
    }

    /// <summary>The trials on MNIST that are recorded in the table beside this file.</summary>
    public static RecordedTrials OfMnist { get; } = Read();

    /// <summary>The trainers that trials were recorded of, in the order of <see cref="DigitTrainers.All"/>; their estimates are the real ones'.</summary>
    public MadeUpTrainer[] Trainers { get; }

    /// <summary>How a trial stands at 1/16, at 1/4 and at the end; costs are of the way from the rung before.</summary>
    public Rung[] Of(string trainer, ParameterSet parameters) => _surrogates[trainer].Of(parameters);

    private static RecordedTrials Read()
    {
        using Stream stream = typeof(RecordedTrials).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return new RecordedTrials(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
