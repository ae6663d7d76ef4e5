using Digits.Data;
using Digits.Data.Formats;

namespace Digits.Imaging.Synthesis;

/// <content>Writes sets of any size to files, a block at a time.</content>
public sealed partial class SyntheticHandwriting
{
    // 6 MB of pixels: memory stays the same however many images there are.
    private const int Block = 8192;

    /// <summary>
    /// Writes what <see cref="CreateData"/> makes into a folder as four gzipped IDX files with MNIST's names, in bounded memory.
    /// </summary>
    /// <param name="folder">The folder to write into; made if need be.</param>
    /// <param name="writers">How many write; at least 2.</param>
    /// <param name="count">How many images, both parts together; at least 12. A sixth becomes the test part.</param>
    /// <param name="overwrite">Whether to write into a folder that holds something already. Files of the same names are then replaced.</param>
    /// <param name="threads">At most so many threads; the machine's processors when null. The images don't depend on it.</param>
    /// <param name="progress">Hears how many images are written, about a hundred times; from several threads.</param>
    /// <param name="cancellationToken">Ends the work within a quarter of a second; no file is left behind, and what was there stays.</param>
    /// <exception cref="DigitDataException">The folder holds something and <paramref name="overwrite"/> is false.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="IOException">A file cannot be written; none of the four is left behind, and what was there before still is.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Save(
        string folder, int writers, int count, bool overwrite = false, int? threads = null, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (int testWriters, int testCount) = TestPart(writers, count);
        int most = Threads(threads);
        if (!overwrite && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new DigitDataException($"{folder} is not empty. Choose another folder, or allow overwriting.");

        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        using var files = new OutputFiles();
        var counter = new Counter(progress, 0, count);
        var training = new WritingPlan(Seed, OrderKey, 0, writers - testWriters, count - testCount);
        var test = new WritingPlan(Seed, OrderKey, writers - testWriters, testWriters, testCount);
        foreach ((string prefix, WritingPlan plan) in (ReadOnlySpan<(string, WritingPlan)>)[("train", training), ("t10k", test)])
        {
            Stream images = files.CreateByName(Path.Combine(folder, $"{prefix}-images-idx3-ubyte.gz"));
            Stream labels = files.CreateByName(Path.Combine(folder, $"{prefix}-labels-idx1-ubyte.gz"));
            Stream(plan, images, labels, most, counter, cancellationToken);
        }

        files.Commit();
    }

    private void Stream(WritingPlan plan, Stream images, Stream labels, int threads, Counter counter, CancellationToken cancellationToken)
    {
        IdxFile.WriteHeader(images, plan.Count, DigitNormalizer.Side, DigitNormalizer.Side);
        IdxFile.WriteHeader(labels, plan.Count);
        int block = Math.Min(Block, plan.Count);
        var pixelBlock = new byte[block * ImageSize];
        var labelBlock = new byte[block];
        for (int start = 0; start < plan.Count;)
        {
            int count = Math.Min(block, plan.Count - start);
            Fill(plan, start, pixelBlock.AsMemory(0, count * ImageSize), labelBlock.AsMemory(0, count), threads, counter, cancellationToken);
            images.Write(pixelBlock, 0, count * ImageSize);
            labels.Write(labelBlock, 0, count);
            start += count;
        }
    }
}
