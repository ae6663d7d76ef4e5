using Digits.Experiments.Spaces;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Spaces;

/// <summary><see cref="SearchSpace.Narrow"/> and <see cref="SearchSpaces"/>.</summary>
internal sealed class SpaceNarrowingTests
{
    private static readonly SearchSpace Space = new(
        new PresetChoice(
            "preset", "How much.",
            new("usual", new ParameterSet([new("rounds", 10L), new("features", "pca"), new("components", 20L)])),
            new("much", new ParameterSet([new("rounds", 90L), new("rate", 0.9)])),
            new("little", new ParameterSet([new("rounds", 2L)])))
        {
            Quickest = "little",
        },
        new IntegerRange("rounds", "How often.", 5, 1, 100, log: true, validMaximum: 1000),
        new FloatRange("rate", "How fast.", 0.5, 0.01, 1, log: true, validMaximum: 2),
        new Choice("features", "What of.", "pixels", "pca", "random"),
        new IntegerRange("components", "How many.", 50, 10, 200) { When = new Condition("features", "pca", "random") },
        new Choice("solver", "How.", "exact", "sketch") { When = new Condition("features", "pca") },
        new IntegerRange("sketches", "How many.", 5, 1, 9) { When = new Condition("solver", "sketch") });

    [Test]
    public void Without_a_wish_nothing_changes() => SearchSpaceJsonTests.AssertSame(Space.Narrow("{}"), Space);

    [Test]
    public void A_range_gets_other_bounds_within_the_valid_ones_and_the_default_follows()
    {
        SearchSpace narrow = Space.Narrow("""{ "rounds": { "min": 7, "max": 1000 }, "rate": { "max": 0.25 } }""");
        IntegerRange rounds = (IntegerRange)narrow[1];
        FloatRange rate = (FloatRange)narrow[2];
        Assert.Multiple(() =>
        {
            Assert.That((rounds.Minimum, rounds.Maximum, rounds.Default), Is.EqualTo((7, 1000, (object)7L)));
            Assert.That((rate.Minimum, rate.Maximum, rate.Default), Is.EqualTo((0.01, 0.25, (object)0.25)));
            Assert.That((rounds.IsLogarithmic, rounds.ValidMinimum, rounds.ValidMaximum, rounds.Description), Is.EqualTo((true, 1, 1000, "How often.")));
            Assert.That((rate.IsLogarithmic, rate.ValidMinimum, rate.ValidMaximum), Is.EqualTo((true, 0.0, 2.0)));
        });
    }

    [Test]
    public void A_default_that_is_within_stays() => Assert.That(Space.Narrow("""{ "rounds": { "min": 2 } }""")[1].Default, Is.EqualTo(5L));

    [Test]
    public void A_single_number_is_the_only_one_that_is_proposed()
    {
        SearchSpace narrow = Space.Narrow("""{ "rounds": 300, "rate": 0, "components": 33 }""");
        Assert.Multiple(() =>
        {
            foreach (double unit in (double[])[0, 0.4, 1])
                Assert.That(narrow.OfType<NumberRange>().Take(3).Select(range => range.FromUnit(unit)), Is.EqualTo((object[])[300L, 0.0, 33L]));
            foreach (string preset in ((Choice)narrow[0]).Options)
                Assert.That(narrow.Parse([$"preset={preset}", "features=pca"]).ToString(), Does.Contain("rounds=300, rate=0, features=pca, components=33"));
        });
    }

    [Test]
    public void Whole_numbers_serve_as_numbers() =>
        Assert.That(Space.Narrow("""{ "rate": { "min": 1, "max": 2 } }""").Defaults["rate"], Is.EqualTo(1.0).And.TypeOf<double>());

    [Test]
    public void A_choice_keeps_some_of_its_options_in_its_own_order()
    {
        SearchSpace narrow = Space.Narrow("""{ "features": ["random", "pixels", "random"], "preset": ["little", "much"] }""");
        Assert.That(narrow[3].Range, Is.EqualTo("pixels | random"));
        Assert.That((narrow[0].Range, ((PresetChoice)narrow[0]).Quickest), Is.EqualTo(("much | little", "little")));
        Assert.That(narrow.Defaults.ToString(), Does.StartWith("preset=much, rounds=90, rate=0.9"));
    }

    [Test]
    public void A_single_word_is_the_only_option()
    {
        SearchSpace narrow = Space.Narrow("""{ "features": "random", "preset": "much" }""");
        Assert.That((narrow[0].Range, narrow[3].Range, ((PresetChoice)narrow[0]).Quickest), Is.EqualTo(("much", "random", (string?)null)));
    }

    [Test]
    public void Presets_follow_into_the_ranges_that_were_narrowed()
    {
        SearchSpace narrow = Space.Narrow("""{ "rounds": { "min": 5, "max": 50 } }""");
        Assert.That(
            ((Choice)narrow[0]).Options.Select(preset => narrow.Parse([$"preset={preset}"])["rounds"]), Is.EqualTo((object[])[10L, 50L, 5L]));
        Assert.That(narrow.Parse(["preset=much"])["rate"], Is.EqualTo(0.9), "a value of a preset that nobody narrowed stays");
    }

    [Test]
    public void Conditions_keep_the_options_that_are_left()
    {
        SearchSpace narrow = Space.Narrow("""{ "features": ["pixels", "random"] }""");
        Parameter components = narrow.Single(parameter => parameter.Name == "components");
        Assert.That((components.When!.ToString(), components.Description), Is.EqualTo(("features = random", "How many.")));
        Assert.That(narrow.Parse(["features=random"]).TryGet("components", out _));
    }

    [Test]
    public void What_can_no_longer_apply_is_left_out_and_so_is_what_hangs_on_it()
    {
        SearchSpace narrow = Space.Narrow("""{ "features": ["pixels"] }""");
        Assert.That(narrow.Select(parameter => parameter.Name), Is.EqualTo((string[])["preset", "rounds", "rate", "features"]));
        Assert.That(narrow.Defaults.ToString(), Is.EqualTo("preset=usual, rounds=10, rate=0.5, features=pixels"), "its preset says pca, with 20 components");
    }

    [Test]
    public void What_a_narrower_space_proposes_the_whole_one_takes()
    {
        SearchSpace narrow = Space.Narrow("""{ "features": ["random"], "rounds": { "min": 3, "max": 8 } }""");
        foreach (string preset in ((Choice)narrow[0]).Options)
        {
            ParameterSet proposed = narrow.Parse([$"preset={preset}"]);
            Assert.That(Space.Complete(proposed), Is.EqualTo(proposed));
        }
    }

    [Test]
    public void A_narrower_space_reads_back_from_JSON()
    {
        SearchSpace narrow = Space.Narrow("""{ "features": ["random"], "rounds": 7, "preset": "little" }""");
        SearchSpaceJsonTests.AssertSame(SearchSpace.FromJson(narrow.ToJson()), narrow);
    }

    [Test]
    public void Every_fault_is_told() =>
        Assert.That(
            () => Space.Narrow("""
                {
                  "colour": "red", "rounds": { "min": 0, "max": 1.5, "log": true }, "rate": { "min": "low" }, "features": [], "components": { "min": 300 },
                  "solver": ["exact", "guess", 3], "sketches": [1, 2], "preset": true
                }
                """),
            Throws.ArgumentException.With.Message.Contains("There is no parameter \"colour\"; there are: preset, rounds")
                .And.Message.Contains("rounds must be a whole number from 1 to 1000, but is 0.")
                .And.Message.Contains("rounds must be a whole number from 1 to 1000, but is 1.5.")
                .And.Message.Contains("rounds can have min and max, but not \"log\".")
                .And.Message.Contains("rate must be a number from 0 to 2, but is \"low\".")
                .And.Message.Contains("features: the list is empty; name one or more of pixels, pca, random.")
                .And.Message.Contains("components: min 300 is above max 200; what is not given is as it was.")
                .And.Message.Contains("solver must be one of exact, sketch, but is \"guess\".")
                .And.Message.Contains("solver must be one of exact, sketch, but is 3.")
                .And.Message.Contains("sketches must be a whole number from 1 to 1000000, but is \"[1, 2]\".")
                .And.Message.Contains("preset must be one of usual, much, little, but is \"true\"."));

    [TestCase("""{ "rate": { "min": 0 } }""", "rate: min must be above 0, as the range is logarithmic, but is 0.")]
    [TestCase("""{ "rate": 1e999 }""", "rate must be a number from 0 to 2, but is Infinity.")]
    [TestCase("""{ "rounds": 99999999999999999999 }""", "rounds must be a whole number")]
    [TestCase("[]", "must be an object")]
    [TestCase("{ \"rounds\": 5,\n \"rounds\": 6 }", "Line 2, byte 2: this name comes twice")]
    [TestCase("{} {}", "Line 1, byte 4: ")]
    [TestCase("""{ "rounds": {"min": {"min": {"min": {"min": {"min": {"min": {"min": {"min": 5}}}}}}}}}""", "Line 1, byte ")]
    [TestCase("""{ "\ud800": 5 }""", "Line 1, byte 3: this text has half a character")]
    [TestCase("""{ "features": "\ud800" }""", "Line 1, byte 15: this text has half a character")]
    public void What_makes_no_sense_is_refused(string json, string words) =>
        Assert.That(() => Space.Narrow(json), Throws.ArgumentException.With.Message.Contains(words).And.Message.Not.Contains("LineNumber"));

    [Test]
    public void Spaces_are_read_by_the_names_of_trainers()
    {
        IReadOnlyDictionary<string, SearchSpace> spaces = SearchSpaces.Read(
            """{ "convnet": { "preset": ["default", "best"], "epochs": { "min": 3, "max": 8 }, "dropout": 0.2 }, "sdca": {} }""", DigitTrainers.All);
        Assert.That(spaces.Keys, Is.EquivalentTo((string[])["convnet", "sdca"]));
        Assert.That(spaces["convnet"].Parse(["preset=best"]).ToString(), Does.StartWith("preset=best, epochs=8,").And.Contains("dropout=0.2,"));
        SearchSpaceJsonTests.AssertSame(spaces["sdca"], DigitTrainers.Named("sdca").SearchSpace);
    }

    [Test]
    public void Faults_of_all_trainers_are_told_at_once() =>
        Assert.That(
            () => SearchSpaces.Read("""{ "a": { "steps": 0 }, "b": 3, "c": { "step": 1 } }""", [new FakeTrainer("a", 1), new FakeTrainer("c", 1)]),
            Throws.ArgumentException.With.Message.EqualTo(
                "a: steps must be a whole number from 1 to 1000000, but is 0. There is no trainer \"b\"; there are: a, c. " +
                "c: There is no parameter \"step\"; there are: steps."));

    [TestCase("3", "must be an object with the names of trainers")]
    [TestCase("""{ "a": 3 }""", "a: What to search must be an object")]
    [TestCase("""{ "a": {}, "a": {} }""", "Line 1, byte ")]
    public void What_are_no_spaces_are_refused(string json, string words) =>
        Assert.That(() => SearchSpaces.Read(json, [new FakeTrainer("a", 1)]), Throws.ArgumentException.With.Message.Contains(words));
}
