using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// Handwritten digits that nobody wrote: made by a model of writers and their hands, in any number, with no picture, font or file behind
/// them.
/// </summary>
/// <remarks>
/// <para>
/// A writer has habits (forms, slant, width, pen, haste) and keeps them over all digits; instances vary around them. What comes out is in
/// MNIST's form: 28×28 pixels, ink 255 on 0, in a box of 20×20, centre of mass at pixel (14, 14).
/// </para>
/// <para>
/// Seed, writer, digit and instance alone decide an image, to the byte, on every platform and for any number of threads: all arithmetic is
/// on integers, or + − × ÷ √ of IEEE 754 in a fixed order, whose results the standard prescribes. Immutable and thread-safe.
/// </para>
/// </remarks>
public sealed partial class SyntheticHandwriting
{
    /// <summary>Bytes of one image: 28 × 28.</summary>
    public const int ImageSize = DigitNormalizer.Side * DigitNormalizer.Side;

    /// <summary>One image, and one writer, in so many belongs to the test part of <see cref="CreateData"/> and <see cref="Save"/>.</summary>
    public const int TestShare = 6;

    private const long OrderKey = 0x4F72646572; // "Order"

    // Enough that handing out the work costs nothing beside it, few enough to hear of a cancellation at once.
    private const int Chunk = 64;

    /// <summary>Chooses a population of writers.</summary>
    /// <param name="seed">Another seed, other writers.</param>
    public SyntheticHandwriting(int seed)
    {
        Seed = seed;
    }

    /// <summary>The seed of all writers.</summary>
    public int Seed { get; }

    /// <summary>Writes one digit.</summary>
    /// <param name="writer">Who writes; 0 or more.</param>
    /// <param name="digit">0–9.</param>
    /// <param name="instance">Which of this writer's instances of the digit; 0 or more.</param>
    /// <param name="image">784 bytes, overwritten: row-major, ink 255 on 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the image has another length.</exception>
    public void Write(int writer, int digit, int instance, Span<byte> image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(writer);
        ArgumentOutOfRangeException.ThrowIfNegative(digit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(digit, DigitSet.Classes);
        ArgumentOutOfRangeException.ThrowIfNegative(instance);
        if (image.Length != ImageSize)
            throw new ArgumentException($"An image has {ImageSize} bytes, but there is room for {image.Length}.", nameof(image));
        new Scribe(Seed).Write(writer, digit, instance, image);
    }

    /// <summary>Lets some writers write a set: as many images of each digit as of any other, to within one, and the same of the writers.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="firstWriter">The number of the first writer; 0 or more.</param>
    /// <param name="writers">How many write; at least 1.</param>
    /// <param name="count">How many images; at least 1. They come in an order that seems random, and that the seed decides.</param>
    /// <param name="threads">At most so many threads; the machine's processors when null. The images don't depend on it.</param>
    /// <param name="progress">Hears how many images are done, about a hundred times; from several threads.</param>
    /// <param name="cancellationToken">Ends the work within a millisecond or so.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or the set larger than an array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DigitSet Create(
        string name, int firstWriter, int writers, int count, int? threads = null, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var plan = new WritingPlan(Seed, OrderKey, firstWriter, writers, count);
        int limit = Array.MaxLength / ImageSize;
        if (count > limit)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A set in memory may have {limit} images; {nameof(Save)} writes more.");
        var pixels = new byte[count * ImageSize];
        var labels = new byte[count];
        Fill(plan, 0, pixels, labels, Threads(threads), new Counter(progress, 0, count), cancellationToken);
        string source = $"synthetic handwriting, seed {Seed}, writers {firstWriter} to {firstWriter + writers - 1}";
        return DigitSet.Adopt(name, source, DigitNormalizer.Side, DigitNormalizer.Side, pixels, labels);
    }

    /// <summary>Lets writers from 0 on write a training part, and the last of them, a sixth, a test part with a sixth of the images.</summary>
    /// <param name="name">The name of both sets.</param>
    /// <param name="writers">How many write; at least 2.</param>
    /// <param name="count">How many images, both parts together; at least 12, so that neither is empty.</param>
    /// <param name="threads">At most so many threads; the machine's processors when null. The images don't depend on it.</param>
    /// <param name="progress">Hears how many images of both parts are done, about two hundred times; from several threads.</param>
    /// <param name="cancellationToken">Ends the work within a millisecond or so.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or a set larger than an array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DigitData CreateData(
        string name, int writers, int count, int? threads = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        (int testWriters, int testCount) = TestPart(writers, count);
        int trainingCount = count - testCount;
        DigitSet training = Create(name, 0, writers - testWriters, trainingCount, threads, progress, cancellationToken);
        IProgress<int>? rest = progress is null ? null : new Offset(progress, trainingCount);
        DigitSet test = Create(name, writers - testWriters, testWriters, testCount, threads, rest, cancellationToken);
        return new DigitData(training, test);
    }

    private static (int Writers, int Count) TestPart(int writers, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(writers, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2 * TestShare);
        return (Math.Max(1, writers / TestShare), count / TestShare);
    }

    private static int Threads(int? threads)
    {
        if (threads is { } asked)
            ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, nameof(threads));
        return threads ?? Environment.ProcessorCount;
    }

    /// <summary>Writes the images of a plan from one place on, as many as there are labels.</summary>
    private void Fill(
        WritingPlan plan, int start, Memory<byte> pixels, Memory<byte> labels, int threads, Counter counter, CancellationToken cancellationToken)
    {
        int chunks = (labels.Length + Chunk - 1) / Chunk;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, chunks, options, () => new Scribe(Seed), (chunk, _, scribe) =>
        {
            int end = Math.Min(labels.Length, (chunk + 1) * Chunk);
            for (int i = chunk * Chunk; i < end; i++)
            {
                (int writer, int digit, int instance) = plan[start + i];
                labels.Span[i] = (byte)digit;
                scribe.Write(writer, digit, instance, pixels.Span.Slice(i * ImageSize, ImageSize));
            }

            counter.Add(end - (chunk * Chunk));
            return scribe;
        }, _ => { });
    }

    /// <summary>Counts what several threads have done, and tells at every hundredth.</summary>
    private sealed class Counter(IProgress<int>? progress, int done, int total)
    {
        private int _done = done;

        public void Add(int count)
        {
            if (progress is null)
                return;
            int now = Interlocked.Add(ref _done, count);
            int before = now - count;
            if (100L * now / total != 100L * before / total)
                progress.Report(now);
        }
    }

    private sealed class Offset(IProgress<int> progress, int offset) : IProgress<int>
    {
        public void Report(int value) => progress.Report(offset + value);
    }
}
