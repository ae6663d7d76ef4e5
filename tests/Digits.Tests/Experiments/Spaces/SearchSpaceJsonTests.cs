using Digits.Experiments.Spaces;
using Digits.Trainers;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Tests.Experiments.Spaces;

/// <summary>A space as JSON, and back.</summary>
internal sealed class SearchSpaceJsonTests
{
    private static readonly SearchSpace Space = new(
        new PresetChoice(
            "preset", "How much.", new("usual", new ParameterSet([new("rounds", 10L), new("rate", 1.0)])), new("little", ParameterSet.Empty))
        {
            Quickest = "little",
            OnDemand = [new("odd", new ParameterSet([new("rounds", 0L)]))],
        },
        new IntegerRange("rounds", "How often.", 5, 1, 100, log: true, validMinimum: 0),
        new FloatRange("rate", "How fast.", 0.1, -0.0, 1, validMinimum: -2, validMaximum: 1e300),
        new Choice("features", "What of.", "pixels", "pca", "random"),
        new IntegerRange("components", "How many.", 50, 10, 200) { When = new Condition("features", "pca", "random") });

    private static IEnumerable<IDigitTrainer> Trainers => DigitTrainers.All;

    [Test]
    public void JSON_tells_all_of_each_parameter_in_their_order() =>
        Assert.That(new SearchSpace(Space[3], Space[4]).ToJson(), Is.EqualTo("""
            [
              {
                "kind": "choice",
                "name": "features",
                "description": "What of.",
                "default": "pixels",
                "options": [
                  "pixels",
                  "pca",
                  "random"
                ]
              },
              {
                "kind": "integer",
                "name": "components",
                "description": "How many.",
                "default": 50,
                "min": 10,
                "max": 200,
                "log": false,
                "validMin": 1,
                "validMax": 1000000,
                "when": {
                  "parameter": "features",
                  "options": [
                    "pca",
                    "random"
                  ]
                }
              }
            ]
            """.ReplaceLineEndings("\n")));

    [Test]
    public void A_space_reads_back_as_it_was() => AssertSame(SearchSpace.FromJson(Space.ToJson()), Space);

    [TestCaseSource(nameof(Trainers))]
    public void Every_trainers_space_reads_back_as_it_was(IDigitTrainer trainer) =>
        AssertSame(SearchSpace.FromJson(trainer.SearchSpace.ToJson()), trainer.SearchSpace);

    [Test]
    public void Numbers_keep_every_bit() => Prop.ForAll<NormalFloat, NormalFloat>((first, second) =>
    {
        double least = Math.Min(first.Get, second.Get), greatest = Math.Max(first.Get, second.Get) * 1e-310;
        var space = new SearchSpace(new FloatRange("n", "x", least, Math.Min(least, greatest), Math.Max(least, greatest), validMinimum: double.MinValue));
        AssertSame(SearchSpace.FromJson(space.ToJson()), space);
    }).Check(Config.QuickThrowOnFailure);

    [TestCase("", "Line 1, byte 1: ")]
    [TestCase("null", "null")]
    [TestCase("[] []", "Line 1, byte 4: ")]
    [TestCase("[\n  nonsense", "Line 2, byte 4: ")]
    [TestCase(
        """[{ "kind": "choice", "name": "a", "name": "b", "description": "", "default": "x", "options": ["x"] }]""",
        "Line 1, byte 35: this name comes twice in one object.")]
    [TestCase("""[{ "kind": "colour", "name": "a" }]""", "colour")]
    [TestCase("""[{ "kind": "choice", "name": "a", "description": "", "default": "x", "option": ["x"] }]""", "'option'")]
    [TestCase("""[{ "kind": "choice", "name": "a", "description": "", "options": ["x"] }]""", "default")]
    [TestCase(
        """[{ "kind": "choice", "name": "a", "description": "", "default": "y", "options": ["x", "y"] }]""",
        "a: the options must be words, the default first.")]
    [TestCase("""[{ "kind": "choice", "name": "a", "description": "", "default": "x", "options": ["x", null] }]""", "a: the options must be words")]
    [TestCase(
        """[{ "kind": "choice", "name": "a", "description": "", "default": "x", "options": ["x"], "presets": { "y": {} } }]""",
        "the presets must be those of the options, x.")]
    [TestCase(
        """[{ "kind": "choice", "name": "a", "description": "", "default": "x", "options": ["x"], "presets": { "x": { "b": 1 } } }]""",
        "There is no parameter b")]
    [TestCase("""[{ "kind": "integer", "name": "a", "description": "", "default": 1.5, "min": 1, "max": 2, "validMin": 1, "validMax": 9 }]""", "Line 1, byte ")]
    [TestCase("""[{ "kind": "integer", "name": "a", "description": "", "default": 1, "min": 3, "max": 2, "validMin": 1, "validMax": 9 }]""", "not in order")]
    [TestCase("""[{ "kind": "float", "name": "a", "description": "", "default": 1, "min": 0, "max": 1e999 }]""", "a: the bounds")]
    [TestCase("[null]", "A parameter must be an object.")]
    [TestCase("[[[[[[[[[[[[]]]]]]]]]]]]", "Line 1, byte ")]
    [TestCase(
        """[{ "kind": "choice", "name": "\ud800", "description": "", "default": "x", "options": ["x"] }]""",
        "Line 1, byte 30: this text has half a character")]
    public void What_is_no_space_is_refused(string json, string words) =>
        Assert.That(() => SearchSpace.FromJson(json), Throws.ArgumentException.With.Message.Contains(words).And.Message.Not.Contains("LineNumber"));

    [Test]
    public void What_is_huge_is_refused_unread() =>
        Assert.That(() => SearchSpace.FromJson("[" + new string(' ', 1 << 20) + "]"), Throws.ArgumentException.With.Message.Contains("1,048,578 characters"));

    /// <summary>Asserts that all of two spaces is equal, member by member and bit by bit.</summary>
    internal static void AssertSame(SearchSpace actual, SearchSpace expected) => Assert.Multiple(() =>
    {
        Assert.That(actual.Select(parameter => parameter.Name), Is.EqualTo(expected.Select(parameter => parameter.Name)));
        Assert.That(actual.Defaults, Is.EqualTo(expected.Defaults));
        foreach ((Parameter one, Parameter other) in actual.Zip(expected))
        {
            Assert.That(one, Is.TypeOf(other.GetType()));
            Assert.That(one.When?.ToString(), Is.EqualTo(other.When?.ToString()), one.Name);
            foreach (System.Reflection.PropertyInfo property in other.GetType().GetProperties().Where(property => property.Name != nameof(Parameter.When)))
                Assert.That(Bits(property.GetValue(one)), Is.EqualTo(Bits(property.GetValue(other))), $"{one.Name}.{property.Name}");
            foreach (string preset in (other as PresetChoice)?.Words ?? [])
                Assert.That(((PresetChoice)one).Values(preset), Is.EqualTo(((PresetChoice)other).Values(preset)), preset);
        }
    });

    private static object? Bits(object? value) => value is double number ? BitConverter.DoubleToInt64Bits(number) : value;
}
