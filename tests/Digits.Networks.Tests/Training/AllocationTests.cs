using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

/// <summary>Steps allocate nothing, on any thread, once the first few are done.</summary>
public sealed class AllocationTests
{
    [Test]
    public void A_hundred_batches_allocate_nothing([Values(1, 2, 3)] int threads, [Values(8, 64)] int batchSize)
    {
        const int Rounds = 6;
        var images = new MeteredSource(SyntheticImages.Create((Rounds * 100 + 20) * batchSize, SampleTraining.Definition));
        using var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options with { BatchSize = batchSize, Threads = threads });
        var after = new long[Rounds + 1];
        training.RunEpoch(images, progress: _ =>
        {
            if (training.StepOfEpoch % 100 == 20)
                after[training.StepOfEpoch / 100] = images.Allocated;
        });

        // The runtime itself may allocate a little now and then; a step that does would in every round.
        Assert.That(after.Skip(1).Zip(after, (now, before) => now - before).Min(), Is.Zero);
    }

    /// <summary>Reads the meter of every thread that asks for an image; the process's would count what other tests allocate.</summary>
    private sealed class MeteredSource(ImageSource images) : ImageSource
    {
        private readonly long[] _byThread = new long[1 << 16];

        /// <summary>Bytes that the threads allocated that ever asked.</summary>
        public long Allocated
        {
            get
            {
                long sum = 0;
                foreach (long bytes in _byThread)
                    sum += bytes;
                return sum;
            }
        }

        public override int Count => images.Count;

        public override ReadOnlySpan<byte> Image(int index)
        {
            _byThread[Environment.CurrentManagedThreadId % _byThread.Length] = GC.GetAllocatedBytesForCurrentThread();
            return images.Image(index);
        }

        public override int Label(int index) => images.Label(index);
    }
}
