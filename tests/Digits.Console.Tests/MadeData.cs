using Digits.CommandLine.Tests.Support;
using Digits.Data;
using Digits.Tests.Support;

namespace Digits.CommandLine.Tests;

/// <summary>Data sets made once for all tests, small enough for a training in a fraction of a second, or hard enough for one of several.</summary>
[SetUpFixture]
internal sealed class MadeData
{
    public const int Training = 400;
    public const int Validation = 60;
    public const int Test = 100;

    private static TemporaryFolder? _folder;
    private static Lazy<string>? _easy, _wholes, _hard, _pictures, _model, _network;

    /// <summary>A folder of 400 training and 100 test images, simple to tell apart.</summary>
    public static string Easy => _easy!.Value;

    /// <summary>A folder of 200 images without a test part, unlike those of <see cref="Easy"/>.</summary>
    public static string WithoutTest => _wholes!.Value;

    /// <summary>A folder of noise, on which LightGBM takes several seconds.</summary>
    public static string Hard => _hard!.Value;

    /// <summary>A folder of pictures: <c>train/&lt;label&gt;/&lt;index&gt;.png</c>, one of each digit.</summary>
    public static string Pictures => _pictures!.Value;

    /// <summary>A model trained on <see cref="Easy"/> by L-BFGS.</summary>
    public static string Model => _model!.Value;

    /// <summary>A model trained on <see cref="Easy"/> that is a convolutional network.</summary>
    public static string NetworkModel => _network!.Value;

    [OneTimeSetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _easy = Make("easy", DigitFileFormat.Idx, new DigitData(Bars(Training, seed: 1), Bars(Test, seed: 2)));
        _wholes = Make("wholes", DigitFileFormat.Csv, new DigitData(Bars(200, seed: 3)));
        _hard = Make("hard", DigitFileFormat.Idx, new DigitData(Noise(2500), Bars(Test, seed: 4)));
        _pictures = Make("pictures", DigitFileFormat.Png, new DigitData(Bars(10, seed: 5)));
        _model = Train("model.zip", "--trainer", "lbfgs");
        // Where the bar stands is the digit: it must not be moved.
        _network = Train(
            "network.zip", "--trainer", "convnet", "--preset", "fast", "--set", "epochs=8", "--set", "minimumSteps=0", "--set", "augmentation=0",
            "--set", "batchSize=32", "--set", "learningRate=0.004");
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder!.Dispose();

    private static Lazy<string> Make(string name, DigitFileFormat format, DigitData data) => new(() =>
    {
        DigitWriter.Write(data, _folder!.File(name), format);
        return _folder.File(name);
    });

    private static Lazy<string> Train(string name, params string[] arguments) => new(() =>
    {
        using var place = new Workplace();
        place.Run(["train", .. arguments, "--data", Easy, "--out", _folder!.File(name)]).Ended(0);
        return _folder.File(name);
    });

    /// <summary>Upright bars, the further to the right the greater the digit, with holes in them.</summary>
    private static DigitSet Bars(int count, int seed)
    {
        var random = new Random(seed);
        return Images(count, (label, x, y) => y is >= 5 and < 23 && x >= 6 + label && x < 9 + label && random.Next(10) < 7 ? random.Next(120, 256) : 0);
    }

    private static DigitSet Noise(int count)
    {
        var random = new Random(6);
        return Images(count, (_, _, _) => random.Next(256));
    }

    private static DigitSet Images(int count, Func<int, int, int, int> ink)
    {
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
        var pixels = new byte[count * 784];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)ink(labels[i / 784], i % 28, i % 784 / 28);
        return new DigitSet("made", "made by a test", 28, 28, pixels, labels);
    }
}
