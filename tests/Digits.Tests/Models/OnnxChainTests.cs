using System.IO.Compression;
using System.Reflection;
using Digits.Data;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Onnx;

namespace Digits.Tests.Models;

/// <summary>The chain that we write without ML.NET is, byte by byte, the one that ML.NET writes.</summary>
internal sealed class OnnxChainTests
{
    private static readonly Network Small = Network.Initialize(
        new NetworkDefinition(28, 28, new Convolution(2, 5, Stride: 2), new Relu(), new GlobalAveragePooling(), new Dense(10)), seed: 1);

    private static readonly Lazy<SortedDictionary<string, byte[]>> ByMLNet = new(() => Zips.Entries(SaveByMLNet(Small)));

    [Test]
    public void All_entries_are_as_ML_NET_writes_them()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            OnnxChain.Write(zip, Small);
        if (Zips.Entries(stream.ToArray()).SequenceEqual(ByMLNet.Value, new SameEntry()))
            return;

        // After an update of ML.NET the library's file may have to be replaced by this one.
        string template = Path.Combine(TestContext.CurrentContext.WorkDirectory, "OnnxChain.zip");
        File.WriteAllBytes(template, Zips.Pack(ByMLNet.Value.Where(entry => entry.Key != OnnxChain.NetworkEntry)));
        Assert.Fail($"ML.NET writes other entries now. Those that it writes are in {template}, to replace src/Digits/Models/OnnxChain.zip.");
    }

    private sealed class SameEntry : EqualityComparer<KeyValuePair<string, byte[]>>
    {
        public override bool Equals(KeyValuePair<string, byte[]> x, KeyValuePair<string, byte[]> y) => x.Key == y.Key && x.Value.AsSpan().SequenceEqual(y.Value);

        public override int GetHashCode(KeyValuePair<string, byte[]> entry) => entry.Key.GetHashCode(StringComparison.Ordinal);
    }

    private static byte[] SaveByMLNet(Network network)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        OnnxFile.Save(network, folder.File("network.onnx"));
        var context = new MLContext(seed: 0);
        var images = new DigitDataView(SyntheticDigits.Create(1));
        OnnxTransformer onnx = context.Transforms
            .ApplyOnnxModel("Logits", DigitDataView.Pixels, folder.File("network.onnx"), gpuDeviceId: null, fallbackToCpu: true).Fit(images);
        IDataView logits = onnx.Transform(images);
        MulticlassPredictionTransformer<MaximumEntropyModelParameters> softmax = Softmax(context, logits.Schema);
        ITransformer toDigit = context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(softmax.Transform(logits));
        using var stream = new MemoryStream();
        context.Model.Save(new TransformerChain<ITransformer>(onnx, softmax, toDigit), images.Schema, stream);
        return stream.ToArray();
    }

    /// <summary>A model of maximum entropy with the identity for weights. ML.NET only lets it be trained, which would give nearly that.</summary>
    private static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Softmax(MLContext context, DataViewSchema schema)
    {
        VBuffer<float>[] identity = [.. Enumerable.Range(0, 10).Select(i => new VBuffer<float>(10, 1, [1], [i]))];
        var model = Create<MaximumEntropyModelParameters>(context, identity, new float[10], 10, 10, null, null);
        return Create<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>(context, model, schema, "Logits", DigitDataView.Label, "Score", "PredictedLabel");
    }

    private static T Create<T>(MLContext context, params object?[] arguments)
    {
        ConstructorInfo constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single(candidate =>
            candidate.GetParameters() is { } parameters && parameters.Length == arguments.Length + 1 && parameters[0].ParameterType == typeof(IHostEnvironment)
            && parameters[1].ParameterType.IsInstanceOfType(arguments[0]));
        return (T)constructor.Invoke([context, .. arguments]);
    }
}
