using Digits.Experiments.Importance;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Importance;

internal sealed class ParameterImportanceTests
{
    private static readonly SearchSpace Space = new(
        new FloatRange("rate", "", 0.01, 0.001, 1, log: true),
        new IntegerRange("size", "", 10, 1, 101),
        new Choice("kind", "", "plain", "round", "square"),
        new FloatRange("rest", "", 0.5, 0, 1),
        new FloatRange("fixed", "", 2, 2, 2));

    // Functions of rate, size and kind, each 0 to 1 on its scale. What they explain is counted over the whole space, without any forest.
    private static readonly Dictionary<string, Func<double, double, double, double>> Functions = new()
    {
        ["one parameter"] = (rate, _, _) => Math.Exp(5 * rate),
        ["a sum of two"] = (rate, size, _) => (4 * rate) + (2 * size),
        ["a sum of three"] = (rate, size, kind) => rate + size + kind,
        ["a valley"] = (rate, size, _) => Math.Pow(rate - 0.3, 2) + (0.2 * size),
        ["a choice"] = (rate, _, kind) => (kind == 0.5 ? 1 : 0) + (0.3 * rate),
        ["an interaction"] = (rate, size, _) => (rate > 0.5) == (size > 0.5) ? 1 : 0,
    };

    [Test]
    public void Finds_the_shares_of_functions_that_are_known([ValueSource(nameof(Names))] string name)
    {
        Func<double, double, double, double> function = Functions[name];
        double[] expected = Expected(function);
        Dictionary<string, double> found = ByName(ParameterImportance.Of(Space, Trials(1000, function)));
        Assert.That((double[])[found["rate"], found["size"], found["kind"]], Is.EqualTo(expected).Within(0.06), string.Join(" ", expected));
        Assert.That(found["rest"], Is.LessThan(0.03), "what does not matter");
        Assert.That(found, Does.Not.ContainKey("fixed"));
    }

    [Test]
    public void A_few_trials_suffice_to_tell_what_matters_most()
    {
        ParameterImportance importance = ParameterImportance.Of(Space, Trials(25, Functions["a sum of two"]));
        Assert.That(importance.Parameters[0].Name, Is.EqualTo("rate"));
        Assert.That(importance.Parameters[0].Share, Is.GreaterThan(2 * importance.Parameters[1].Share));
    }

    [Test]
    public void The_most_important_comes_first_and_the_shares_are_at_most_everything()
    {
        IReadOnlyList<ParameterShare> parameters = ParameterImportance.Of(Space, Trials(200, Functions["a sum of three"])).Parameters;
        Assert.That(parameters.Select(parameter => parameter.Share), Is.Ordered.Descending.And.All.InRange(0.0, 1.0));
        Assert.That(parameters.Sum(parameter => parameter.Share), Is.InRange(0.7, 1.0));
    }

    [Test]
    public void Neither_the_order_of_the_trials_nor_the_scale_of_the_errors_changes_a_bit()
    {
        (ParameterSet Parameters, double Error)[] trials = Trials(120, Functions["a valley"]);
        IReadOnlyList<ParameterShare> shares = ParameterImportance.Of(Space, trials).Parameters;
        Assert.That(ParameterImportance.Of(Space, trials).Parameters, Is.EqualTo(shares), "again");
        Assert.That(ParameterImportance.Of(Space, [.. trials.Select(trial => (trial.Parameters, Math.Exp(9 * trial.Error)))]).Parameters, Is.EqualTo(shares));
        new Random(1).Shuffle(trials);
        Assert.That(ParameterImportance.Of(Space, trials).Parameters, Is.EqualTo(shares), "shuffled");
    }

    [Test]
    public void Trials_that_diverged_do_not_hide_what_matters_among_the_others([Values(0.9, double.PositiveInfinity, double.NaN)] double diverged)
    {
        Dictionary<string, double> found = ByName(ParameterImportance.Of(Space, Trials(600, (rate, size, _) => size > 0.95 ? diverged : 0.01 * (1 + rate))));
        Assert.That(found["rate"], Is.GreaterThan(0.6));
        Assert.That(found["size"], Is.InRange(0.02, 0.25));
    }

    [Test]
    public void What_does_not_apply_counts_as_at_its_default()
    {
        var space = new SearchSpace(
            new Choice("features", "", "pixels", "pca"),
            new IntegerRange("components", "", 50, 10, 100) { When = new Condition("features", "pca") });
        (ParameterSet, double)[] Made(bool spelt) =>
        [
            .. Enumerable.Range(0, 60).Select(i => i % 2 == 0
                ? (new ParameterSet([new("features", "pixels")]), 0.05)
                : (new ParameterSet([new("features", "pca"), new("components", (long)(spelt && i % 4 == 1 ? 10 + i : 50))]), 0.03)),
        ];
        Assert.That(ParameterImportance.Of(space, Made(spelt: false)).Parameters.Select(parameter => parameter.Name), Is.EqualTo((string[])["features"]));
        Dictionary<string, double> found = ByName(ParameterImportance.Of(space, Made(spelt: true)));
        Assert.That(found["features"], Is.GreaterThan(0.8));
        Assert.That(found["components"], Is.LessThan(0.1));
    }

    [Test]
    public void Says_why_there_is_nothing_to_say()
    {
        (ParameterSet Parameters, double Error)[] trials = Trials(10, Functions["one parameter"]);
        Assert.Multiple(() =>
        {
            Assert.That(Gap(trials), Is.Null);
            Assert.That(Gap(trials[..9]), Is.EqualTo(ImportanceGap.TooFewTrials));
            Assert.That(Gap([]), Is.EqualTo(ImportanceGap.TooFewTrials));
            Assert.That(Gap([.. trials.Select(trial => (trial.Parameters, 0.1))]), Is.EqualTo(ImportanceGap.SameErrors));
            Assert.That(Gap([.. trials.Select(trial => (Space.Defaults, trial.Error))]), Is.EqualTo(ImportanceGap.NothingVaried));
        });

        static ImportanceGap? Gap((ParameterSet, double)[] trials)
        {
            ParameterImportance importance = ParameterImportance.Of(Space, trials);
            Assert.That(importance.Parameters.Count == 0, Is.EqualTo(importance.Gap is not null));
            return importance.Gap;
        }
    }

    private static IEnumerable<string> Names => Functions.Keys;

    private static Dictionary<string, double> ByName(ParameterImportance importance) =>
        importance.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Share);

    private static (ParameterSet Parameters, double Error)[] Trials(int count, Func<double, double, double, double> function)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            (double rate, int size, int kind) = (random.NextDouble(), random.Next(101), random.Next(3));
            var parameters = new ParameterSet(
            [
                new("rate", 0.001 * Math.Pow(1000, rate)), new("size", size + 1L), new("kind", ((Choice)Space[2]).Options[kind]),
                new("rest", random.NextDouble()), new("fixed", 2.0),
            ]);
            return (parameters, function(rate, size / 100.0, kind / 2.0));
        })];
    }

    /// <summary>What rate, size and kind explain of the ranks of a function by themselves: variances of means over a fine grid.</summary>
    private static double[] Expected(Func<double, double, double, double> function)
    {
        (double[] Place, double Value)[] grid =
        [
            .. from rate in Enumerable.Range(0, 60) from size in Enumerable.Range(0, 60) from kind in Enumerable.Range(0, 3)
               let place = (double[])[(rate + 0.5) / 60, (size + 0.5) / 60, kind / 2.0]
               select (place, function(place[0], place[1], place[2])),
        ];
        double[] sorted = [.. grid.Select(cell => cell.Value).Order()];
        Dictionary<double, double> ranks = sorted.Select((value, i) => (value, i)).GroupBy(pair => pair.value)
            .ToDictionary(group => group.Key, group => group.Average(pair => pair.i));
        double mean = grid.Average(cell => ranks[cell.Value]);
        double variance = grid.Average(cell => Math.Pow(ranks[cell.Value] - mean, 2));
        return [.. Enumerable.Range(0, 3).Select(dimension =>
            grid.GroupBy(cell => cell.Place[dimension]).Average(group => Math.Pow(group.Average(cell => ranks[cell.Value]) - mean, 2)) / variance)];
    }
}
