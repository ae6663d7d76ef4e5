using Digits.Data;
using Digits.Data.Formats;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// The recipe of the data set that comes with Digits: 20,000 training and 4,000 test images of synthetic handwriting, by 2,000 and 400
/// writers. Accuracies on it are no MNIST accuracies: real people write less regularly.
/// </summary>
public static class BundledDigits
{
    /// <summary>The name of the set.</summary>
    public const string Name = "bundled";

    /// <summary>The seed of its writers.</summary>
    public const int Seed = 1;

    /// <summary>How many writers it has; a sixth of them wrote the test part.</summary>
    public const int Writers = 2400;

    /// <summary>How many images it has, both parts together; a sixth is the test part.</summary>
    public const int Count = 24_000;

    /// <summary>Reads the set as it comes with this library: some tens of milliseconds, no file, no network.</summary>
    public static DigitData Load() => new(Part("train"), Part("t10k"));

    /// <summary>Makes the set anew, byte for byte as it was bundled.</summary>
    /// <param name="threads">At most so many threads; the machine's processors when null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DigitData Create(int? threads = null, CancellationToken cancellationToken = default) =>
        new SyntheticHandwriting(Seed).CreateData(Name, Writers, Count, threads, progress: null, cancellationToken);

    private static DigitSet Part(string part)
    {
        using Stream images = Resource($"bundled/{part}-images-idx3-ubyte.gz"), labels = Resource($"bundled/{part}-labels-idx1-ubyte.gz");
        return IdxFile.Read(images, labels, Name);
    }

    private static Stream Resource(string name) => typeof(BundledDigits).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"This build of Digits lacks {name}.");
}
