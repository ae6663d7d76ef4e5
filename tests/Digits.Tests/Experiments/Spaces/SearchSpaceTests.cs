using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Spaces;

internal sealed class SearchSpaceTests
{
    private static readonly SearchSpace Space = new(
        new IntegerRange("trees", "Trees.", 100, 30, 500, log: true),
        new FloatRange("learningRate", "Step.", 0.1, 0.01, 1, log: true, validMaximum: 10),
        new Choice("kernel", "Shape.", "linear", "radial"));

    [Test]
    public void The_defaults_are_complete_and_in_order()
    {
        Assert.That(Space.Defaults.Select(pair => (pair.Key, pair.Value)), Is.EqualTo(((string, object)[])[("trees", 100L), ("learningRate", 0.1), ("kernel", "linear")]));
        Assert.That(Space.Complete(ParameterSet.Empty), Is.EqualTo(Space.Defaults));
        Assert.That(Space.Parse([]), Is.EqualTo(Space.Defaults));
    }

    [Test]
    public void What_is_given_is_kept_and_the_rest_defaults()
    {
        ParameterSet complete = Space.Complete(new ParameterSet([new("kernel", "radial"), new("trees", 5L)]));
        Assert.That(complete.ToString(), Is.EqualTo("trees=5, learningRate=0.1, kernel=radial"));
    }

    [Test]
    public void Completing_names_every_fault() =>
        Assert.That(
            () => Space.Complete(new ParameterSet([new("trees", 0L), new("learningRate", 11.0), new("kernel", "cubic"), new("leaves", 3L), new("colour", "red")])),
            Throws.ArgumentException.With.Message.Contains("trees must be a whole number from 1 to 1000000, but is 0.")
                .And.Message.Contains("learningRate must be a number from 0 to 10, but is 11.")
                .And.Message.Contains("kernel must be one of linear, radial, but is cubic.")
                .And.Message.Contains("There is no parameter leaves; there are: trees, learningRate, kernel.")
                .And.Message.Contains("There is no parameter colour"));

    [Test]
    public void Parsing_names_every_fault() =>
        Assert.That(
            () => Space.Parse(["trees=many", "learningRate=", "kernel=cubic", "leaves=3", "nonsense", "trees=1.5", "learningRate=NaN", "learningRate=Infinity"]),
            Throws.ArgumentException.With.Message.Contains("trees must be a whole number from 1 to 1000000, but is many.")
                .And.Message.Contains("learningRate must be a number from 0 to 10, but is .")
                .And.Message.Contains("kernel must be one of linear, radial, but is cubic.")
                .And.Message.Contains("There is no parameter leaves")
                .And.Message.Contains("'nonsense' is no assignment; write name=value.")
                .And.Message.Contains("but is 1.5.")
                .And.Message.Contains("but is NaN.")
                .And.Message.Contains("but is Infinity."));

    [Test]
    public void Names_are_parsed_in_any_case_and_become_the_space_s_own() =>
        Assert.That(Space.Parse(["LEARNINGRATE=0.5", "Trees=7", "kernel=radial"]).ToString(), Is.EqualTo("trees=7, learningRate=0.5, kernel=radial"));

    [Test]
    public void An_integer_serves_as_a_number_but_not_the_other_way_round()
    {
        Assert.That(Space.Complete(new ParameterSet([new("learningRate", 1L)]))["learningRate"], Is.EqualTo(1.0).And.TypeOf<double>());
        Assert.That(() => Space.Complete(new ParameterSet([new("trees", 1.5)])), Throws.ArgumentException.With.Message.Contains("but is 1.5"));
    }

    [Test]
    public void Two_parameters_of_one_name_are_refused() =>
        Assert.That(
            () => new SearchSpace(new Choice("a", "x", "y", "z"), new Choice("a", "x", "y", "z")), Throws.ArgumentException.With.Message.Contains("given twice"));
}
