using Digits.Networks.Files;

namespace Digits.Networks.Tests.Files;

public sealed class ProtobufWriterTests
{
    // The three messages that the description of the encoding (protobuf.dev) takes apart byte by byte.
    [Test]
    public void Encodes_the_examples_of_the_description()
    {
        Assert.That(Hex(new ProtobufWriter().Integer(1, 150)), Is.EqualTo("089601"));
        Assert.That(Hex(new ProtobufWriter().Text(2, "testing")), Is.EqualTo("120774657374696E67"));
        Assert.That(Hex(new ProtobufWriter().Message(3, new ProtobufWriter().Integer(1, 150))), Is.EqualTo("1A03089601"));
    }

    [TestCase(0, "0800")]
    [TestCase(127, "087F")]
    [TestCase(128, "088001")]
    [TestCase(-2, "08FEFFFFFFFFFFFFFFFF01")]
    public void Integers_take_seven_bits_a_byte(long value, string hex) => Assert.That(Hex(new ProtobufWriter().Integer(1, value)), Is.EqualTo(hex));

    [Test]
    public void Floats_are_little_endian()
    {
        Assert.That(Hex(new ProtobufWriter().Float(2, 1f)), Is.EqualTo("150000803F"));
        Assert.That(Hex(new ProtobufWriter().Floats(9, [1f, -2f])), Is.EqualTo("4A080000803F000000C0"));
    }

    [Test]
    public void Field_numbers_above_15_take_two_bytes() => Assert.That(Hex(new ProtobufWriter().Integer(20, 7)), Is.EqualTo("A00107"));

    private static string Hex(ProtobufWriter writer) => Convert.ToHexString(writer.Written);
}
