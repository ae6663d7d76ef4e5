using System.IO.Compression;
using Digits.Data;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Tests.Support;

namespace Digits.Tests.Models;

internal sealed class NetworkClassifierTests
{
    private static readonly Network Some = Network.Initialize(new NetworkDefinition(28, 28, new Convolution(3, 5), new MaxPooling(), new Relu(), new Dense(10)), seed: 3);

    private static readonly DigitSet Images = SyntheticDigits.Create(40, seed: 2);

    [Test]
    public void Scores_as_its_network_does()
    {
        var expected = new float[Images.Count * 10];
        Some.Score(Images.CopyPixels(), expected);
        Assert.That(Scores.Of(new NetworkClassifier(Some), Images), Is.EqualTo(expected));
    }

    [TestCase(16, 28, 10, "10 classes apart in images of 16×28 pixels")]
    [TestCase(28, 28, 9, "9 classes apart in images of 28×28 pixels")]
    public void A_network_of_other_images_or_classes_is_refused(int rows, int columns, int classes, string words)
    {
        Network other = Network.Initialize(new NetworkDefinition(rows, columns, new Dense(classes)), seed: 1);
        Assert.That(() => new NetworkClassifier(other), Throws.ArgumentException.With.Message.Contains(words));
    }

    [Test]
    public void Its_zip_holds_the_network_to_the_bit()
    {
        using var stream = new MemoryStream(Save(Some));
        using var zip = new ZipArchive(stream);
        using Stream entry = zip.GetEntry(NetworkClassifier.NetworkEntry)!.Open();
        Network loaded = NetworkFile.Load(entry);
        Assert.That(loaded.Definition, Is.EqualTo(Some.Definition));
        Assert.That(loaded.Parameters.ToArray(), Is.EqualTo(Some.Parameters.ToArray()));
    }

    [Test]
    public void Its_zip_holds_the_network_as_ONNX_too()
    {
        using var onnx = new MemoryStream();
        OnnxFile.Save(Some, onnx);
        Assert.That(Zips.Entries(Save(Some))[OnnxChain.NetworkEntry], Is.EqualTo((byte[])[.. BitConverter.GetBytes((int)onnx.Length), .. onnx.ToArray()]));
    }

    [Test]
    public void Neither_ML_NET_nor_ONNX_Runtime_is_loaded_to_open_and_use_it()
    {
        // In a context of its own, whose assemblies are only those that this code needs.
        var model = new DigitModel(new NetworkClassifier(Some), TrainedModels.Manifest("convnet"));
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        model.Save(folder.File("model.zip"));
        var context = new IsolatedAssemblies();
        Type predictor = context.LoadFromAssemblyPath(typeof(DigitPredictor).Assembly.Location).GetType(typeof(DigitPredictor).FullName!)!;
        object loaded = predictor.GetMethod(nameof(DigitPredictor.Load), [typeof(string)])!.Invoke(null, [folder.File("model.zip")])!;
        predictor.GetMethod(nameof(DigitPredictor.PredictBatch))!.Invoke(loaded, [new ReadOnlyMemory<byte>(Images.CopyPixels()), 1, CancellationToken.None]);
        string[] names = [.. context.Assemblies.Select(assembly => assembly.GetName().Name!)];
        Assert.That(names, Has.Some.EqualTo("Digits.Networks").And.None.StartsWith("Microsoft.ML"));
    }

    private static byte[] Save(Network network)
    {
        using var stream = new MemoryStream();
        new NetworkClassifier(network).Save(stream);
        return stream.ToArray();
    }

    /// <summary>Loads everything that is not .NET's own anew, so that it is known what was needed.</summary>
    private sealed class IsolatedAssemblies() : System.Runtime.Loader.AssemblyLoadContext("isolated")
    {
        protected override System.Reflection.Assembly? Load(System.Reflection.AssemblyName assemblyName)
        {
            string path = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
