namespace Digits.Data;

/// <summary>What a source of data holds: training images and, where the set has one, a test part of its own.</summary>
/// <remarks>
/// MNIST's and USPS's test parts were written by other people than their training parts; a test part that comes with a set is
/// therefore never mixed into a split (see <see cref="DigitSplit.Create"/>).
/// </remarks>
public sealed class DigitData
{
    /// <summary>Creates a set of training images and, perhaps, test images.</summary>
    /// <param name="training">The images to train on: all of them, where the set has no test part.</param>
    /// <param name="test">The set's own test part, with images of the same size; null where there is none.</param>
    /// <exception cref="DigitDataException">The two parts have images of different sizes.</exception>
    public DigitData(DigitSet training, DigitSet? test = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (test is not null && (test.Rows != training.Rows || test.Columns != training.Columns))
        {
            throw new DigitDataException(
                $"{test.Source} has {test.Rows}×{test.Columns} images, but the training part {training.Source} has " +
                $"{training.Rows}×{training.Columns}: give both parts images of one size.");
        }

        Training = training;
        Test = test;
    }

    /// <summary>The name of the set, for instance <c>mnist</c>.</summary>
    public string Name => Training.Name;

    /// <summary>The images to train on: all of them, where the set has no test part.</summary>
    public DigitSet Training { get; }

    /// <summary>The set's own test part; null where there is none.</summary>
    public DigitSet? Test { get; }
}
