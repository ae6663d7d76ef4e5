using System.Text.Json.Nodes;
using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;
using Digits.Tests.Support;

namespace Digits.Networks.Tests.Files;

public sealed class NetworkFileTests
{
    private static readonly NetworkDefinition Tiny = new(1, 2, new Dense(2), new BatchNormalization());

    [TestCaseSource(typeof(SampleNetworks), nameof(SampleNetworks.All))]
    public void A_network_comes_back_bit_for_bit(NetworkDefinition definition)
    {
        Network network = SampleNetworks.Random(definition);
        byte[] file = Bytes(network);
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardStream(file) })
        {
            Network read = NetworkFile.Load(stream);
            Assert.That(read.Definition, Is.EqualTo(definition));
            Assert.That(read.Parameters.SequenceEqual(network.Parameters));
            Assert.That(Bytes(read), Is.EqualTo(file));
        }
    }

    [Test]
    public void A_large_one_too_from_a_stream_of_unknown_length()
    {
        Network network = SampleNetworks.Random(new NetworkDefinition(28, 28, new Dense(300), new Relu(), new Dense(10)));
        Assert.That(NetworkFile.Load(new ForwardStream(Bytes(network), 10_000)).Parameters.SequenceEqual(network.Parameters));
    }

    [Test]
    public void Another_reader_finds_every_array()
    {
        Network network = SampleNetworks.Random(Tiny);
        byte[] file = Bytes(network);
        (JsonObject header, string text, byte[] data) = SafetensorsBytes.Split(file);
        Assert.Multiple(() =>
        {
            Assert.That((file.Length - data.Length) % 8, Is.Zero, "so that the data are aligned");
            Assert.That(text, Does.StartWith("{").And.Match("} *$"));
            Assert.That(header.Select(entry => entry.Key), Is.EqualTo(["__metadata__", .. Tiny.Tensors.Select(tensor => tensor.Name)]));
            Assert.That((string?)header["__metadata__"]!["format"], Is.EqualTo("digits-network"));
            Assert.That((string?)header["__metadata__"]!["version"], Is.EqualTo("1"));
            Assert.That(NetworkDefinition.FromJson((string)header["__metadata__"]!["definition"]!), Is.EqualTo(Tiny));
            Assert.That(data, Has.Length.EqualTo(4 * Tiny.ParameterCount));
            foreach (ParameterTensor tensor in Tiny.Tensors)
            {
                Assert.That((string?)header[tensor.Name]!["dtype"], Is.EqualTo("F32"));
                Assert.That(header[tensor.Name]!["shape"]!.AsArray().Select(size => (int)size!), Is.EqualTo(tensor.Parameter.Shape));
                float[] values = network.Parameters.Slice(tensor.Offset, tensor.Parameter.Count).ToArray();
                Assert.That(SafetensorsBytes.Floats(header, data, tensor.Name), Is.EqualTo(values));
            }
        });
    }

    [Test]
    public void Another_writer_may_choose_another_order()
    {
        // As the Python package writes: by name, the definition spelled with spaces.
        const string Definition = """{\"rows\": 1, \"columns\": 2, \"pixelMean\": 0, \"pixelDeviation\": 1, \"layers\": [{\"type\": \"dense\",\"units\":1}]}""";
        byte[] file = SafetensorsBytes.Join(
            $$$"""{"__metadata__":{"version":"1","definition":"{{{Definition}}}","format":"digits-network"}"""
            + ""","layers.0.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"layers.0.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}""",
            0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40); // 1, 2, 3
        Network network = NetworkFile.Load(new MemoryStream(file));
        Assert.That(network.Parameters.ToArray(), Is.EqualTo([2f, 3f, 1f]));
        Assert.That(network.Definition, Is.EqualTo(new NetworkDefinition(1, 2, new Dense(1)) { PixelMean = 0, PixelDeviation = 1 }));
    }

    [Test]
    public void A_file_replaces_the_one_before_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        NetworkFile.Save(SampleNetworks.Random(Tiny, 1), path);
        Network second = SampleNetworks.Random(Tiny, 2);
        NetworkFile.Save(second, path);
        Assert.That(NetworkFile.Load(path).Parameters.SequenceEqual(second.Parameters));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_file_that_cannot_be_written_whole_leaves_the_one_before()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        File.WriteAllText(path, "before");
        Assert.That(() => WholeFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("The disk is full.");
        }), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(path), Is.EqualTo("before"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Messages_name_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "bad.safetensors");
        File.WriteAllText(path, "PK and so on, no safetensors at all");
        Assert.That(() => NetworkFile.Load(path), Throws.InstanceOf<NetworkFileException>().With.Message.StartsWith(path));
        Assert.That(() => NetworkFile.Load(path + "x"), Throws.InstanceOf<FileNotFoundException>());
    }

    [TestCase("\"format\":\"digits-network\",", "", "missing, not 'digits-network'", TestName = "No format")]
    [TestCase("digits-network", "pt", "'pt'", TestName = "Another format")]
    [TestCase("\"version\":\"1\"", "\"version\":\"2\"", "newer version", TestName = "A newer version")]
    [TestCase("\"definition\"", "\"other\"", "no definition", TestName = "No definition")]
    [TestCase("dense", "dance", "not valid", TestName = "An unknown layer")]
    [TestCase("\\\"units\\\":2", "\\\"units\\\":-2", "units", TestName = "An impossible layer")]
    [TestCase("\\\"units\\\":2", "\\\"units\\\":3", "layers.0.weight to be F32 [3, 2], but it is F32 [2, 2]", TestName = "A layer of another size")]
    [TestCase("0.1307", "1e999", "mean", TestName = "Pixels without a mean")]
    [TestCase("[2,2]", "[4]", "but it is F32 [4]", TestName = "An array of another shape")]
    [TestCase("layers.0.bias", "layers.0.bios", "layers.0.bias, which is missing", TestName = "An array of another name")]
    [TestCase("batchNormalization", "relu", "does not need 'layers.1.weight'", TestName = "Arrays too many")]
    [TestCase("\"F32\",\"shape\":[2,2]", "\"I64\",\"shape\":[2]", "but it is I64 [2]", TestName = "An array of another type")]
    public void A_file_that_holds_no_network_is_refused(string part, string replacement, string message)
    {
        (_, string header, byte[] data) = SafetensorsBytes.Split(Bytes(SampleNetworks.Random(Tiny)));
        Assert.That(header, Does.Contain(part));
        byte[] file = SafetensorsBytes.Join(header.Replace(part, replacement, StringComparison.Ordinal), data);
        Assert.That(() => NetworkFile.Load(new MemoryStream(file)), Throws.InstanceOf<NetworkFileException>().With.Message.Contains(message));
    }

    [TestCase(0, float.NaN, "layers.0.weight")]
    [TestCase(4, float.PositiveInfinity, "layers.0.bias")]
    [TestCase(13, -1f, "layers.1.running_var", Description = "A variance below 0")]
    public void Parameters_that_are_no_valid_numbers_are_refused(int index, float value, string name)
    {
        byte[] file = Bytes(SampleNetworks.Random(Tiny));
        BitConverter.GetBytes(value).CopyTo(file, file.Length - 4 * (Tiny.ParameterCount - index));
        Assert.That(() => NetworkFile.Load(new MemoryStream(file)), Throws.InstanceOf<NetworkFileException>().With.Message.Contains(name));
    }

    [Test]
    public void Every_truncation_is_refused()
    {
        byte[] file = Bytes(SampleNetworks.Random(Tiny));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.That(() => NetworkFile.Load(new MemoryStream(file, 0, length)), Throws.InstanceOf<NetworkFileException>(), $"{length}");
            Assert.That(() => NetworkFile.Load(new ForwardStream(file[..length])), Throws.InstanceOf<NetworkFileException>(), $"{length}");
        }

        Assert.That(() => NetworkFile.Load(new ForwardStream([.. file, 0])), Throws.InstanceOf<NetworkFileException>(), "a byte more");
    }

    [Test]
    public void Random_damage_gives_a_network_or_the_one_exception_and_never_much_memory()
    {
        byte[] file = Bytes(SampleNetworks.Random(Tiny));
        var random = new Random(1);
        int refused = 0;
        for (int run = 0; run < 5_000; run++)
        {
            byte[] damaged = [.. file];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                NetworkFile.Load(random.Next(2) == 0 ? new MemoryStream(damaged) : new ForwardStream(damaged));
            }
            catch (NetworkFileException)
            {
                refused++;
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(5 << 20), $"run {run}");
        }

        Assert.That(refused, Is.InRange(2_500, 4_999));
    }

    private static byte[] Bytes(Network network)
    {
        using var stream = new MemoryStream();
        NetworkFile.Save(network, stream);
        return stream.ToArray();
    }
}
