using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Tests.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>
/// Trainers that train nothing: what a trial comes to, and what it costs, is the weighted mean of the recorded trials that are nearest. So
/// tuners and pruners can be measured on real trainers' spaces, over and over, within seconds.
/// </summary>
/// <remarks>
/// The table is recorded by <c>Digits.Benchmarks record</c>. Means are of the logits of accuracies and the logarithms of losses and costs
/// (Eggensperger et al., <i>Efficient Benchmarking of Hyperparameter Optimizers via Surrogates</i>, AAAI 2015, has the idea).
/// </remarks>
internal sealed class RecordedTrials
{
    private const string Resource = "mnist-trials.csv", SpacesComment = "# spaces ";
    private const int Nearest = 5;

    // Of 2,000: so that no logit is infinite.
    private const double HalfAnImage = 0.00025;

    /// <summary>How many images the recorded trials have learned from.</summary>
    public const int TrainingImages = 3000;

    private readonly Dictionary<string, RecordedTrial[]> _trials;
    private readonly IReadOnlyDictionary<string, SearchSpace> _spaces;

    /// <summary>Reads the lines of a table.</summary>
    public RecordedTrials(IReadOnlyList<string> lines)
    {
        string spaces = lines.First(line => line.StartsWith(SpacesComment, StringComparison.Ordinal))[SpacesComment.Length..];
        _spaces = SearchSpaces.Read(spaces, DigitTrainers.All);
        _trials = lines.SkipWhile(line => line[0] == '#').Skip(1).Select(line => RecordedTrial.Parse(line, _spaces))
            .GroupBy(trial => trial.Trainer).ToDictionary(group => group.Key, group => group.ToArray());
        Trainers = [.. DigitTrainers.All.Where(trainer => _trials.ContainsKey(trainer.Name)).Select(MadeUp)];
    }

    /// <summary>The trials on MNIST that are recorded in the table beside this file.</summary>
    public static RecordedTrials OfMnist { get; } = Read();

    /// <summary>The trainers that trials were recorded of, in the order of <see cref="DigitTrainers.All"/>; their estimates are the real ones'.</summary>
    public MadeUpTrainer[] Trainers { get; }

    /// <summary>How a trial stands at 1/16, at 1/4 and at the end; costs are of the way from the rung before.</summary>
    public Rung[] Of(string trainer, ParameterSet parameters)
    {
        SearchSpace space = _spaces[trainer];
        double[] point = space.ToUnit(parameters);
        (RecordedTrial Trial, double Distance)[] nearest =
            [.. _trials[trainer].Select(trial => (trial, trial.SquaredDistance(space, point))).OrderBy(trial => trial.Item2).Take(Nearest)];
        if (nearest[0].Distance == 0)
            return nearest[0].Trial.Rungs;
        double weights = nearest.Sum(near => 1 / near.Distance);
        double Mean(int rung, Func<Rung, double> value) => nearest.Sum(near => value(near.Trial.Rungs[rung]) / near.Distance) / weights;
        return [.. RecordedTrial.Shares.Select((share, i) => new Rung(
            share,
            new ValidationScore(
                FromLogit(Mean(i, rung => Logit(rung.Score.Accuracy))),
                Math.Exp(Mean(i, rung => Math.Log(rung.Score.LogLoss)))),
            Math.Exp(Mean(i, rung => Math.Log(rung.Cost)))))];
    }

    private static double Logit(double accuracy) => Math.Log((accuracy + HalfAnImage) / (1 + HalfAnImage - accuracy));

    private static double FromLogit(double logit) => Math.Clamp(((1 + (2 * HalfAnImage)) / (1 + Math.Exp(-logit))) - HalfAnImage, 0, 1);

    private static RecordedTrials Read()
    {
        using Stream stream = typeof(RecordedTrials).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return new RecordedTrials(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private MadeUpTrainer MadeUp(IDigitTrainer trainer) => new(trainer.Name, _spaces[trainer.Name], parameters => Of(trainer.Name, parameters)[^1].Score)
    {
        Estimate = parameters => trainer.EstimateCost(parameters, TrainingImages),
        IsResumable = trainer is IResumableTrainer,
    };
}
