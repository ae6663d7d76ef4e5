using Digits.Data;
using Digits.Imaging;
using Digits.Web.Storage;

namespace Digits.Web.Training;

/// <summary>What a job learns from and is judged by: a data set, and the samples of the service.</summary>
internal sealed class LearningMaterial
{
    // Samples are to be a tenth of what is learned from, as far as repeating them allows.
    private const int Share = 10, MaxRepeats = 10;

    private LearningMaterial(DigitSplit split, DigitSet train, DigitSet test, JobData summary) => (Split, Train, Test, Summary) = (split, train, test, summary);

    public DigitSplit Split { get; }

    /// <summary>The data set's training images, and the samples that are not held out.</summary>
    public DigitSet Train { get; }

    public DigitSet Validation => Split.Validation;

    /// <summary>The data set's test images, then the samples that are held out: nothing here has ever been learned from.</summary>
    public DigitSet Test { get; }

    public JobData Summary { get; }

    /// <summary>Reads the data set, and adds the samples.</summary>
    /// <param name="name">The data set: <c>auto</c> for MNIST if it is at hand, else the bundled one.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DigitDataException">The data set is missing or damaged.</exception>
    public static LearningMaterial Load(string name, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        var catalog = new DigitCatalog();
        CatalogLocation location = catalog.Locate(name);
        if (location.Place == CatalogPlace.Download) // nobody is there to wait for one, and a service asks nothing of the network
            location = catalog.Locate("bundled");
        return Of(catalog.ReadAsync(location, cancellationToken).GetAwaiter().GetResult(), samples);
    }

    /// <summary>Joins a data set and samples.</summary>
    public static LearningMaterial Of(DigitData data, IReadOnlyList<Sample> samples)
    {
        DigitSplit split = DigitSplit.Create(data);
        DigitSet train = DigitNormalizer.Normalize(split.Train), test = DigitNormalizer.Normalize(split.Test);
        Sample[] learned = [.. samples.Where(sample => !sample.IsHeldOut)], heldOut = [.. samples.Where(sample => sample.IsHeldOut)];
        int repeats = learned.Length == 0 ? 0 : Math.Clamp(train.Count / Share / learned.Length, 1, MaxRepeats);
        var summary = new JobData(split.Name, train.Count, learned.Length, repeats, split.Validation.Count, test.Count + heldOut.Length, heldOut.Length);
        if (learned.Length > 0)
            train = train.Concat(Repeated(SampleSets.Of(learned), repeats));
        return new LearningMaterial(split, train, heldOut.Length == 0 ? test : test.Concat(SampleSets.Of(heldOut)), summary);
    }

    private static DigitSet Repeated(DigitSet set, int times) => set.Select([.. Enumerable.Range(0, times * set.Count).Select(i => i % set.Count)]);
}
