using System.Text;
using Digits.Networks.Files;
using Digits.Networks.Tests.Support;
using Digits.Tests.Support;

namespace Digits.Networks.Tests.Files;

public sealed class SafetensorsTests
{
    [Test]
    public void Arrays_of_every_type_and_texts_come_back()
    {
        float[] floats = [1.5f, float.NaN, float.NegativeInfinity, -0f, float.Epsilon, 6f];
        long[] longs = [long.MinValue, 7];
        var writer = new SafetensorsWriter();
        writer.AddMetadata("note", "two \"quoted\" words, ü and \n");
        writer.Add("floats", [2, 1, 3], floats);
        writer.Add("none", [4, 0], Array.Empty<float>());
        writer.Add("longs", [2], longs);
        writer.Add("one", [], new byte[] { 200 });
        byte[] file = Bytes(writer);
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardStream(file, 3) })
        {
            var reader = new SafetensorsReader(stream, "test");
            IReadOnlyDictionary<string, Array> values = reader.ReadValues();
            Assert.Multiple(() =>
            {
                Assert.That(reader.Metadata["note"], Is.EqualTo("two \"quoted\" words, ü and \n"));
                Assert.That(reader.Tensors.Select(tensor => tensor.Name), Is.EqualTo(["floats", "none", "longs", "one"]));
                Assert.That(reader.Tensors[0].Shape, Is.EqualTo([2, 1, 3]));
                Assert.That(reader.Tensors[3].Shape, Is.Empty);
                Assert.That(((float[])values["floats"]).Select(BitConverter.SingleToInt32Bits), Is.EqualTo(floats.Select(BitConverter.SingleToInt32Bits)));
                Assert.That(values["none"], Is.EqualTo(Array.Empty<float>()));
                Assert.That(values["longs"], Is.EqualTo(longs));
                Assert.That(values["one"], Is.EqualTo(new byte[] { 200 }));
            });
        }
    }

    [Test]
    public void Bytes_are_those_of_the_format()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("k", "v");
        float[] one = [1f];
        long[] other = [258];
        writer.Add("a", [1], one);
        writer.Add("b", [], other);
        const string Header = """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"""
            + ""","b":{"dtype":"I64","shape":[],"data_offsets":[4,12]}}""";
        int length = (Encoding.UTF8.GetByteCount(Header) + 7) / 8 * 8;
        Assert.That(Bytes(writer), Is.EqualTo(SafetensorsBytes.Join(Header.PadRight(length), 0, 0, 0x80, 0x3F, 2, 1, 0, 0, 0, 0, 0, 0)));
    }

    [Test]
    public void Arrays_may_come_in_any_order_in_the_header_and_without_metadata()
    {
        byte[] file = SafetensorsBytes.Join(
            """{"b":{"data_offsets":[2,3],"dtype":"U8","shape":[1]},"empty":{"dtype":"I64","shape":[0,7],"data_offsets":[2,2]}"""
            + ""","a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}   """,
            1, 2, 3);
        var reader = new SafetensorsReader(new MemoryStream(file), "test");
        Assert.That(reader.Tensors.Select(tensor => tensor.Name), Is.EqualTo(["a", "empty", "b"]));
        IReadOnlyDictionary<string, Array> values = reader.ReadValues();
        Assert.That(values["a"], Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(values["b"], Is.EqualTo(new byte[] { 3 }));
    }

    [Test]
    public void A_writer_refuses_what_could_not_be_read()
    {
        float[] one = [1f], two = [1f, 2f];
        var writer = new SafetensorsWriter();
        writer.Add("a", [2], two);
        Assert.Multiple(() =>
        {
            Assert.That(() => writer.Add("a", [1], one), Throws.ArgumentException);
            Assert.That(() => writer.Add("b", [3], one), Throws.ArgumentException.With.Message.Contains("[3]"));
            Assert.That(() => writer.Add("__metadata__", [1], one), Throws.ArgumentException);
        });
        writer.AddMetadata("long", new string('x', SafetensorsReader.MaxHeaderLength));
        Assert.That(() => Bytes(writer), Throws.InvalidOperationException);
    }

    [TestCase("", "header")]
    [TestCase("[]", "'{'")]
    [TestCase(""" {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'{'", TestName = "White space before the header")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}""", "JSON", TestName = "No closing brace")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}}""", "JSON", TestName = "A brace too many")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"shape":[4],"data_offsets":[0,4]}}""", "JSON", TestName = "A name twice")]
    [TestCase("""{"\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "JSON", TestName = "A name that is no Unicode")]
    [TestCase("""{"a":7}""", "dtype", TestName = "An array that is a number")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4]}}""", "data_offsets", TestName = "No offsets")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"more":1}}""", "exactly", TestName = "A property too many")]
    [TestCase("""{"a":{"dtype":8,"shape":[4],"data_offsets":[0,4]}}""", "dtype", TestName = "A type that is a number")]
    [TestCase("""{"a":{"dtype":"F64","shape":[4],"data_offsets":[0,4]}}""", "F64", TestName = "An unknown type")]
    [TestCase("""{"a":{"dtype":"U8","shape":4,"data_offsets":[0,4]}}""", "shape", TestName = "A shape that is a number")]
    [TestCase("""{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", "shape", TestName = "A negative size")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}""", "shape", TestName = "A size with a point")]
    [TestCase("""{"a":{"dtype":"U8","shape":[["4"]],"data_offsets":[0,4]}}""", "JSON", TestName = "Lists too deep")]
    [TestCase("""{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}}""", "5 values", TestName = "A large shape")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4294967296,4294967296,4],"data_offsets":[0,4]}}""", "over", TestName = "A shape that overflows")]
    [TestCase("""{"a":{"dtype":"U8","shape":[65536,65536,65536,65537],"data_offsets":[0,4]}}""", "over", TestName = "A product that overflows")]
    [TestCase("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,4]}}""", "shape", TestName = "A size beyond 64 bits")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[-4,0]}}""", "data_offsets", TestName = "A negative offset")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", "data_offsets", TestName = "Offsets in reverse")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,8]}}""", "data_offsets", TestName = "Three offsets")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[9223372036854775803,9223372036854775807]}}""", "begins", TestName = "Huge offsets")]
    [TestCase("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""", "begins", TestName = "A gap at the beginning")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "begins", TestName = "A gap")]
    [TestCase("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "begin", TestName = "Overlap")]
    [TestCase("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "3", TestName = "Less than there is")]
    [TestCase("""{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}}""", "5", TestName = "More than there is")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2000000000],"data_offsets":[0,2000000000]}}""", "", TestName = "Gigabytes more than there is")]
    [TestCase("""{"__metadata__":[],"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "__metadata__", TestName = "Texts as a list")]
    [TestCase("""{"__metadata__":{"k":1},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'k'", TestName = "A number as a text")]
    public void A_bad_header_is_refused(string header, string message)
    {
        byte[] file = SafetensorsBytes.Join(header, 1, 2, 3, 4);
        AssertRefused(() => new SafetensorsReader(new MemoryStream(file), "net.safetensors").ReadValues(), message);
        AssertRefused(() => new SafetensorsReader(new ForwardStream(file), "net.safetensors").ReadValues(), "");
    }

    [TestCase(4ul << 20, "follow")]
    [TestCase((4ul << 20) + 1, "4194305")]
    [TestCase(ulong.MaxValue, "18446744073709551615")]
    public void A_header_that_is_said_to_be_huge_is_refused(ulong length, string message)
    {
        byte[] file = SafetensorsBytes.Join(length, "{}"u8.ToArray());
        AssertRefused(() => _ = new SafetensorsReader(new MemoryStream(file), "net.safetensors"), message);
        AssertRefused(() => _ = new SafetensorsReader(new ForwardStream(file), "net.safetensors"), "");
    }

    [Test]
    public void A_long_strange_name_does_not_fill_the_message()
    {
        byte[] file = SafetensorsBytes.Join($"{{\"\\u0007{new string('x', 10000)}\":7}}");
        var exception = Assert.Throws<NetworkFileException>(() => _ = new SafetensorsReader(new MemoryStream(file), "test"));
        Assert.That(exception.Message, Does.Contain("'?xxx").And.Length.LessThan(300));
    }

    // A megabyte is the share of the runtime and of JSON; what the file speaks of are gigabytes.
    private static void AssertRefused(Action read, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<NetworkFileException>(() => read());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
        Assert.That(exception.Message, Does.StartWith("net.safetensors").And.Contain(message));
    }

    private static byte[] Bytes(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }
}
