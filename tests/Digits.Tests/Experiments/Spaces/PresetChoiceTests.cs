using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Spaces;

internal sealed class PresetChoiceTests
{
    private static readonly SearchSpace Space = new(
        new PresetChoice(
            "preset", "How much.",
            new("usual", new ParameterSet([new("rounds", 10L), new("rate", 0.1)])),
            new("much", new ParameterSet([new("rounds", 99L)]))),
        new IntegerRange("rounds", "How often.", 5, 1, 100),
        new FloatRange("rate", "How fast.", 0.5, 0.01, 1));

    [Test]
    public void The_first_preset_is_the_default_and_goes_before_the_parameters_own_defaults() =>
        Assert.That(Space.Defaults.ToString(), Is.EqualTo("preset=usual, rounds=10, rate=0.1"));

    [Test]
    public void What_a_preset_does_not_name_has_its_own_default() =>
        Assert.That(Space.Parse(["preset=much"]).ToString(), Is.EqualTo("preset=much, rounds=99, rate=0.5"));

    [Test]
    public void What_is_given_goes_before_the_preset_wherever_it_stands() =>
        Assert.That(Space.Parse(["rounds=7", "preset=much"]).ToString(), Is.EqualTo("preset=much, rounds=7, rate=0.5"));

    [Test]
    public void A_complete_set_stays_as_it_is()
    {
        ParameterSet complete = Space.Parse(["preset=much", "rate=0.2"]);
        Assert.That(Space.Complete(complete), Is.EqualTo(complete));
    }

    [Test]
    public void An_unknown_preset_is_refused_with_those_that_there_are() =>
        Assert.That(() => Space.Parse(["preset=none"]), Throws.ArgumentException.With.Message.Contains("preset must be one of usual, much, but is none"));

    [Test]
    public void A_preset_that_names_no_parameter_or_no_valid_value_is_refused() =>
        Assert.That(
            () => new SearchSpace(
                new PresetChoice("preset", "How much.", new("a", new ParameterSet([new("rounds", 0L)])), new("b", ParameterSet.Empty)),
                new IntegerRange("rounds", "How often.", 5, 1, 100, validMinimum: 1)),
            Throws.ArgumentException.With.Message.Contains("rounds must be"));

    [Test]
    public void The_quickest_preset_is_one_of_them() =>
        Assert.That(
            () => new PresetChoice("preset", "How much.", new("a", ParameterSet.Empty), new("b", ParameterSet.Empty)) { Quickest = "c" },
            Throws.ArgumentException.With.Message.Contains("There is no preset c; there are: a | b"));

    private static readonly SearchSpace WithOneOnDemand = new(
        new PresetChoice("preset", "How much.", new("usual", ParameterSet.Empty), new("much", ParameterSet.Empty))
        {
            OnDemand = [new("odd", new ParameterSet([new("rounds", 77L)]))],
        },
        new IntegerRange("rounds", "How often.", 5, 1, 100));

    [Test]
    public void A_preset_on_demand_is_valid_but_nothing_that_is_drawn_has_it()
    {
        Assert.That(WithOneOnDemand.Parse(["preset=odd"]).ToString(), Is.EqualTo("preset=odd, rounds=77"));
        Assert.That(WithOneOnDemand[0].Range, Is.EqualTo("usual | much; on demand odd"));
        var random = new RandomStream(1, 2);
        for (int i = 0; i < 200; i++)
            Assert.That(WithOneOnDemand.Sample(ref random).GetWord("preset"), Is.Not.EqualTo("odd"));
    }

    [Test]
    public void A_preset_on_demand_is_searched_where_the_space_is_narrowed_to_it()
    {
        SearchSpace narrow = WithOneOnDemand.Narrow("""{ "preset": ["odd", "usual"] }""");
        Assert.That(((Choice)narrow[0]).Options, Is.EqualTo(["usual", "odd"]));
        Assert.That(WithOneOnDemand.Narrow("""{ "preset": "odd" }""").Defaults.ToString(), Is.EqualTo("preset=odd, rounds=77"));
    }

    [Test]
    public void A_preset_on_demand_is_checked_and_has_a_name_of_its_own()
    {
        Assert.That(() => new SearchSpace(new PresetChoice("preset", "How much.", new KeyValuePair<string, ParameterSet>("a", ParameterSet.Empty))
        {
            OnDemand = [new("b", new ParameterSet([new("rounds", 1L)]))],
        }), Throws.ArgumentException.With.Message.Contains("rounds"));
        Assert.That(() => new PresetChoice("preset", "How much.", new KeyValuePair<string, ParameterSet>("a", ParameterSet.Empty))
        {
            OnDemand = [new("a", ParameterSet.Empty)],
        }, Throws.ArgumentException);
    }

    [Test]
    public void Two_choices_of_presets_are_refused()
    {
        PresetChoice Choice(string name) => new(name, "How much.", new("a", ParameterSet.Empty), new("b", ParameterSet.Empty));
        Assert.That(() => new SearchSpace(Choice("one"), Choice("two")), Throws.ArgumentException.With.Message.Contains("one and two are two"));
    }
}
