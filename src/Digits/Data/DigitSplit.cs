namespace Digits.Data;

/// <summary>Training, validation and test sets: learn on the first, choose by the second, and look at the third once.</summary>
/// <remarks>
/// Immutable and thread-safe. What is held out are runs of images, not single ones: in most collections, MNIST too, one person's digits lie
/// together, and how a network reads digits by a hand that it has learned from says little of how it will read a stranger's.
/// </remarks>
public sealed class DigitSplit
{
    /// <summary>The share of the images that goes into the validation set, and into the test set where the data has none.</summary>
    public const double DefaultFraction = 0.15;

    /// <summary>At most so many images go into the validation set by default: more would say little more and cost training images.</summary>
    public const int DefaultValidationLimit = 5000;

    // Enough for many hands, and few enough that most of a hand's digits are in one.
    private const int Runs = 10;

    // Each purpose draws its own numbers, so that the test part does not depend on the size of the validation part.
    private const long TestPurpose = 0x7465737400000000;
    private const long ValidationPurpose = 0x76616C6964000000;

    private DigitSplit(string name, string hash, int seed, DigitSet train, DigitSet validation, DigitSet test)
    {
        Name = name;
        Hash = hash;
        Seed = seed;
        Train = train;
        Validation = validation;
        Test = test;
    }

    /// <summary>The name of the data that was split.</summary>
    public string Name { get; }

    /// <summary>The <see cref="DigitSet.Hash"/> of the data's training part: with it, the seed and the sizes, the split can be made again.</summary>
    public string Hash { get; }

    /// <summary>The seed of the split.</summary>
    public int Seed { get; }

    /// <summary>The images to learn from.</summary>
    public DigitSet Train { get; }

    /// <summary>The images to tune and choose by; empty when none were asked for.</summary>
    public DigitSet Validation { get; }

    /// <summary>The images that only the final model meets.</summary>
    public DigitSet Test { get; }

    /// <summary>
    /// Splits data into three sets: its own test part stays as it is; where it has none, 15 % of the images become one. From the rest, a
    /// validation set is drawn. Both draws are some ten runs of images, and stratified: each class's share is right to within one image.
    /// </summary>
    /// <param name="data">What to split.</param>
    /// <param name="validation">
    /// How many images to keep for validation; 0 trains on all. By default 15 % of the whole, at most <see cref="DefaultValidationLimit"/>.
    /// </param>
    /// <param name="seed">The same seed, data and sizes give the same split, on every platform. Images keep their order.</param>
    /// <exception cref="DigitDataException">The set is empty, or too small for what was asked.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validation"/> is negative.</exception>
    public static DigitSplit Create(DigitData data, int? validation = null, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (validation is { } asked)
            ArgumentOutOfRangeException.ThrowIfNegative(asked, nameof(validation));
        DigitSet all = data.Training;
        if (all.Count == 0)
            throw new DigitDataException($"{all.Source} holds no images: there is nothing to train on.");
        if (data.Test is { Count: 0 } empty)
            throw new DigitDataException($"{empty.Source}, the test part of {data.Name}, holds no images.");

        int[] rest = [.. Enumerable.Range(0, all.Count)];
        int share = (int)Math.Round(all.Count * DefaultFraction);
        DigitSet test;
        if (data.Test is { } own)
        {
            test = own;
        }
        else
        {
            if (share == 0)
                throw new DigitDataException($"{all.Source} holds {all.Count} images and no test part of its own: too few to keep some for testing.");
            (int[] drawn, rest) = Draw(all, rest, share, seed, TestPurpose);
            test = all.Select(drawn);
        }

        int count = validation ?? Math.Min(share, DefaultValidationLimit);
        if (count >= rest.Length)
        {
            throw new DigitDataException(
                $"{all.Source} has {rest.Length} images beside its test part, and {count} of them were asked for validation: none would be left to train on.");
        }

        (int[] kept, int[] train) = Draw(all, rest, count, seed, ValidationPurpose);
        return new DigitSplit(
            data.Name, all.Hash, seed, train.Length == all.Count ? all : all.Select(train), all.Select(kept), test);
    }

    /// <summary>
    /// Draws runs of the given places, whole but for the last ones: from each run as many of every class as its share still lacks. Both parts
    /// come back in ascending order.
    /// </summary>
    private static (int[] Drawn, int[] Remaining) Draw(DigitSet set, int[] places, int count, int seed, long purpose)
    {
        var sizes = new int[DigitSet.Classes];
        foreach (int place in places)
            sizes[set.Labels[place]]++;
        int[] lacking = Apportion(sizes, count);
        int length = Math.Max(1, count / Runs);
        int[] runs = [.. Enumerable.Range(0, (places.Length + length - 1) / length)];
        new RandomStream(seed, purpose).Shuffle(runs);
        var isDrawn = new bool[places.Length];
        foreach (int run in runs)
        {
            for (int i = run * length; i < Math.Min(places.Length, (run + 1) * length); i++)
                isDrawn[i] = lacking[set.Labels[places[i]]]-- > 0;
        }

        return ([.. places.Where((_, i) => isDrawn[i])], [.. places.Where((_, i) => !isDrawn[i])]);
    }

    /// <summary>Shares <paramref name="count"/> out in proportion to the sizes, each share the exact one rounded up or down (largest remainders).</summary>
    private static int[] Apportion(int[] sizes, int count)
    {
        long total = sizes.Sum(size => (long)size);
        var shares = new int[sizes.Length];
        if (total == 0)
            return shares;
        for (int c = 0; c < sizes.Length; c++)
            shares[c] = (int)((long)sizes[c] * count / total);
        int left = count - shares.Sum();
        foreach (int c in Enumerable.Range(0, sizes.Length).OrderByDescending(c => (long)sizes[c] * count % total).ThenBy(c => c).Take(left))
            shares[c]++;
        return shares;
    }
}
