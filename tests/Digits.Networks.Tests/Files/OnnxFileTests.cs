using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;
using Digits.Tests.Support;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Digits.Networks.Tests.Files;

public sealed class OnnxFileTests
{
    [TestCaseSource(typeof(SampleNetworks), nameof(SampleNetworks.All))]
    public void Onnx_Runtime_gives_the_same(NetworkDefinition definition)
    {
        Network network = SampleNetworks.Random(definition);
        using InferenceSession session = Open(network);
        foreach (int count in new[] { 1, 17 })
        {
            byte[] pixels = RandomPixels(definition, count);
            float[] logits = new float[count * definition.Classes], score = new float[logits.Length];
            network.Logits(pixels, logits);
            network.Score(pixels, score);

            using var results = Run(session, "Pixels", pixels, count);
            float[] theirs = Output<float>(results, "Logits");
            Assert.That(theirs, Is.EqualTo(logits).Within(1e-4f), "logits");
            Assert.That(Output<float>(results, "Score"), Is.EqualTo(score).Within(1e-5f), "score");
            IEnumerable<int> greatest = theirs.Chunk(definition.Classes).Select(row => Array.IndexOf(row, row.Max()));
            Assert.That(Output<uint>(results, "PredictedLabel"), Is.EqualTo(greatest), "label");
        }
    }

    [Test]
    public void Inputs_and_outputs_have_the_promised_types_and_shapes()
    {
        using InferenceSession session = Open(SampleNetworks.Random(new NetworkDefinition(5, 6, new Dense(3))));
        Assert.Multiple(() =>
        {
            Assert.That(session.InputMetadata.Keys, Is.EqualTo(["Pixels"]));
            Assert.That(session.InputMetadata["Pixels"].Dimensions, Is.EqualTo([-1, 30]));
            Assert.That(session.InputMetadata["Pixels"].SymbolicDimensions[0], Is.EqualTo("N"));
            Assert.That(session.OutputMetadata.Keys, Is.EqualTo(["Logits", "Score", "PredictedLabel"]));
            Assert.That(session.OutputMetadata["Score"].Dimensions, Is.EqualTo([-1, 3]));
            Assert.That(session.OutputMetadata["PredictedLabel"].Dimensions, Is.EqualTo([-1]));
            Assert.That(session.OutputMetadata["PredictedLabel"].ElementType, Is.EqualTo(typeof(uint)));
        });
    }

    [Test]
    public void Names_and_batch_can_be_chosen()
    {
        var definition = new NetworkDefinition(5, 6, new Dense(3));
        var options = new OnnxOptions { BatchSize = 2, Pixels = "image", Logits = "raw", Score = "probabilities", PredictedLabel = "digit" };
        using InferenceSession session = Open(SampleNetworks.Random(definition), options);
        Assert.That(session.InputMetadata["image"].Dimensions, Is.EqualTo([2, 30]));
        Assert.That(session.OutputMetadata["probabilities"].Dimensions, Is.EqualTo([2, 3]));
        using var results = Run(session, "image", RandomPixels(definition, 2), 2);
        Assert.That(results.Select(result => result.Name), Is.EqualTo(["raw", "probabilities", "digit"]));
        Assert.That(() => Run(session, "image", RandomPixels(definition, 3), 3), Throws.InstanceOf<OnnxRuntimeException>());
    }

    [Test]
    public void Of_equal_logits_the_first_is_the_answer()
    {
        using InferenceSession session = Open(new Network(new NetworkDefinition(1, 1, new Dense(3)), [0, 0, 0, 1, 2, 2]));
        using var results = Run(session, "Pixels", [255], 1);
        Assert.That(Output<uint>(results, "PredictedLabel"), Is.EqualTo([1]));
    }

    [Test]
    public void Same_network_same_bytes()
    {
        var definition = new NetworkDefinition(5, 6, new Dense(3));
        byte[] first = Bytes(SampleNetworks.Random(definition));
        Assert.That(Bytes(SampleNetworks.Random(definition)), Is.EqualTo(first));
    }

    [Test]
    public void Names_that_clash_are_refused()
    {
        Network network = SampleNetworks.Random(new NetworkDefinition(5, 6, new Dense(3)));
        Assert.Multiple(() =>
        {
            Assert.That(() => Bytes(network, new OnnxOptions { Pixels = "Score" }), Throws.ArgumentException.With.Message.Contains("Score"));
            Assert.That(() => Bytes(network, new OnnxOptions { Pixels = "layers.0.weight" }), Throws.ArgumentException.With.Message.Contains("dots"));
            Assert.That(() => Bytes(network, new OnnxOptions { Logits = "" }), Throws.ArgumentException);
            Assert.That(() => new OnnxOptions { BatchSize = 0 }, Throws.ArgumentException);
        });
    }

    [Test]
    public void A_file_replaces_the_one_before_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.onnx");
        Network network = SampleNetworks.Random(new NetworkDefinition(5, 6, new Dense(3)));
        File.WriteAllText(path, "before");
        OnnxFile.Save(network, path);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Bytes(network)));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }

    private static InferenceSession Open(Network network, OnnxOptions? options = null) => new(Bytes(network, options));

    private static byte[] Bytes(Network network, OnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxFile.Save(network, stream, options);
        return stream.ToArray();
    }

    private static byte[] RandomPixels(NetworkDefinition definition, int count)
    {
        var pixels = new byte[count * definition.Rows * definition.Columns];
        new Random(count).NextBytes(pixels);
        return pixels;
    }

    private static IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(InferenceSession session, string input, byte[] pixels, int count)
    {
        var tensor = new DenseTensor<float>(Array.ConvertAll(pixels, pixel => pixel / 255f), [count, pixels.Length / count]);
        return session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)]);
    }

    private static T[] Output<T>(IReadOnlyCollection<DisposableNamedOnnxValue> results, string name) =>
        [.. results.Single(result => result.Name == name).AsTensor<T>()];
}
