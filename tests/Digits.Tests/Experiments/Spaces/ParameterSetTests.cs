using System.Text.Json;
using Digits.Experiments.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Tests.Experiments.Spaces;

internal sealed class ParameterSetTests
{
    [Test]
    public void JSON_keeps_every_bit_of_a_number() => Prop.ForAll<NormalFloat>(number =>
    {
        foreach (double value in (double[])[number.Get, Math.Round(number.Get), -number.Get * 1e300, number.Get * 1e-310])
        {
            if (double.IsFinite(value))
                Assert.That(BitConverter.DoubleToInt64Bits((double)RoundTrip(value)), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)), $"{value:R}");
        }
    }).Check(Config.QuickThrowOnFailure);

    [TestCase(0.0)]
    [TestCase(-0.0)]
    [TestCase(1.0)]
    [TestCase(1e15)]
    [TestCase(9007199254740993e3)]
    [TestCase(double.MaxValue)]
    [TestCase(double.Epsilon)]
    [TestCase(0.1)]
    public void JSON_keeps_the_numbers_that_look_like_others(double value) =>
        Assert.That(BitConverter.DoubleToInt64Bits((double)RoundTrip(value)), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));

    [Test]
    public void JSON_keeps_integers_and_words() => Prop.ForAll<long, string>((integer, word) =>
    {
        Assert.That(RoundTrip(integer), Is.EqualTo(integer).And.TypeOf<long>());
        Assert.That(RoundTrip(word ?? ""), Is.EqualTo(word ?? ""));
    }).Check(Config.QuickThrowOnFailure);

    [Test]
    public void JSON_is_an_object_in_the_order_of_the_space() =>
        Assert.That(
            JsonSerializer.Serialize(new ParameterSet([new("b", 2L), new("a", 0.25), new("c", "word")])), Is.EqualTo("""{"b":2,"a":0.25,"c":"word"}"""));

    [Test]
    public void A_space_makes_numbers_of_what_other_programs_write_as_integers()
    {
        ParameterSet read = JsonSerializer.Deserialize<ParameterSet>("""{"rate":1}""")!;
        Assert.That(new SearchSpace(new FloatRange("rate", "x", 0.5, 0, 1)).Complete(read).GetNumber("rate"), Is.EqualTo(1.0));
    }

    [TestCase("[1]")]
    [TestCase("""{"a":[1]}""")]
    [TestCase("""{"a":{}}""")]
    [TestCase("""{"a":null}""")]
    [TestCase("""{"a":true}""")]
    [TestCase("""{"a":1,"a":2}""")]
    [TestCase("""{"a":1e999}""")]
    public void JSON_that_is_no_set_of_parameters_is_refused(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<ParameterSet>(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void Equal_are_the_same_names_with_the_same_values_in_the_same_order()
    {
        var set = new ParameterSet([new("a", 1L), new("b", 0.5)]);
        var same = new ParameterSet([new("a", 1L), new("b", 0.5)]);
        Assert.Multiple(() =>
        {
            Assert.That(same, Is.EqualTo(set));
            Assert.That(same.GetHashCode(), Is.EqualTo(set.GetHashCode()));
            Assert.That(set.Equals(new ParameterSet([new("a", 1.0), new("b", 0.5)])), Is.False, "1 and 1.0 are two types");
            Assert.That(set.Equals(new ParameterSet([new("b", 0.5), new("a", 1L)])), Is.False);
            Assert.That(set.Equals(ParameterSet.Empty), Is.False);
            Assert.That(set.Equals((object)"a"), Is.False);
        });
    }

    [Test]
    public void Values_are_read_by_name_and_kind()
    {
        var set = new ParameterSet([new("a", 3L), new("b", 0.5), new("c", "word")]);
        Assert.That((set.GetInteger("a"), set.GetNumber("a"), set.GetNumber("b"), set.GetWord("c"), set.Count), Is.EqualTo((3, 3.0, 0.5, "word", 3)));
        Assert.That(() => set["d"], Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("there are: a=3, b=0.5, c=word"));
    }

    [Test]
    public void A_name_twice_or_a_value_of_another_type_is_refused()
    {
        Assert.That(() => new ParameterSet([new("a", 1L), new("a", 2L)]), Throws.ArgumentException.With.Message.Contains("a is given twice"));
        Assert.That(() => new ParameterSet([new("a", 1)]), Throws.ArgumentException.With.Message.Contains("a is a Int32"));
        Assert.That(() => new ParameterSet([new("a", null!)]), Throws.ArgumentException.With.Message.Contains("a is a null"));
    }

    private static object RoundTrip(object value) =>
        JsonSerializer.Deserialize<ParameterSet>(JsonSerializer.Serialize(new ParameterSet([new("a", value)])))!["a"];
}
