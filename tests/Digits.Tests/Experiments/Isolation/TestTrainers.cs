using System.Runtime.InteropServices;
using System.Text;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Layers;
using Digits.Tests.Support;
using Digits.Trainers;
using Digits.Trainers.MLNet;

namespace Digits.Tests.Experiments.Isolation;

/// <summary>Trainers that do in a worker what real ones do at their worst. The first report's number, where there is one, is their process's.</summary>
internal static class TestTrainers
{
    public static IReadOnlyList<IDigitTrainer> All { get; } =
    [
        new CountingTrainer(),
        new FakeTrainer("crashing", (_, _, _) =>
        {
            Environment.FailFast("the sky fell");
            return Learned(0);
        }),
        new FakeTrainer("overflowing", (_, _, _) => Learned(Depth(1))),
        new FakeTrainer("failing", (_, _, _) => throw new DigitTrainingException("failing saw no digit.")),
        new FakeTrainer("surprising", (_, _, _) => throw new InvalidTimeZoneException("it is late.")),
        new FakeTrainer("hanging", (_, progress, _) =>
        {
            using var scratch = new ScratchFolder();
            File.WriteAllText(Path.Combine(scratch.Path, "scratch"), "as FastTree does");
            progress?.Report(new TrainingProgress(scratch.Path, Environment.ProcessId, null));
            Thread.Sleep(Timeout.Infinite);
            return Learned(0);
        }),
        FakeTrainer.Slow("slow", TimeSpan.FromSeconds(60)),
        new FakeTrainer("printing", (_, _, _) =>
        {
            Console.WriteLine("from .NET");
            Print("from C");
            return Learned(5);
        }),
        new FakeTrainer("hungry", (_, _, _) => Learned(Take(native: true))),
        new FakeTrainer("hungry-managed", (_, _, _) => Learned(Take(native: false))),
        new FakeTrainer("quoting", (request, progress, _) =>
        {
            progress?.Report(new TrainingProgress("ink", request.Train.Image(1)[0], double.NaN) { Loss = double.PositiveInfinity });
            string all = $"{request.Parameters}; {request.Seed}; {request.Threads}; {request.Train.Hash}; {request.Validation?.Hash ?? "none"}";
            throw new DigitTrainingException(all);
        }),
    ];

    public static IDigitTrainer Named(string name) => All.Single(trainer => trainer.Name == name);

    /// <summary>A small network that another number makes another one.</summary>
    public static IDigitClassifier Learned(int number) =>
        new NetworkClassifier(Network.Initialize(new NetworkDefinition(28, 28, new MaxPooling(), new Dense(10)), number));

    private static int Depth(int depth) => depth < 0 ? 0 : 1 + Depth(depth + 1);

    /// <summary>Takes memory until the process is ended, or refused more.</summary>
    private static int Take(bool native)
    {
        const int Block = 8 << 20;
        var blocks = new List<byte[]>();
        for (int i = 0; i < 1000; i++)
        {
            if (native)
            {
                nint block = Marshal.AllocHGlobal(Block);
                for (int page = 0; page < Block; page += 4096)
                    Marshal.WriteByte(block, page, 1);
            }
            else
            {
                blocks.Add(new byte[Block]);
                blocks[^1].AsSpan().Fill(1);
            }

            Thread.Sleep(2);
        }

        return blocks.Count;
    }

    // Straight to the C library's descriptor, as native code does.
    private static void Print(string text)
    {
        byte[] line = Encoding.UTF8.GetBytes(text + "\n");
        if (!OperatingSystem.IsWindows())
            _ = Write(1, line, line.Length);
    }

    [DllImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint Write(int descriptor, byte[] bytes, nint count);

    /// <summary>Counts to ten: that is all there is to learn.</summary>
    private sealed class CountingTrainer : IResumableTrainer
    {
        public string Name => "counting";

        public string Description => "counts";

        public SearchSpace SearchSpace { get; } = new(new IntegerRange("steps", "To count to.", 10, 1, 100));

        public string? UnavailableReason => null;

        public double EstimateCost(ParameterSet parameters, int images) => 42;

        public int DeterministicThreads(int threads) => threads - 1;

        public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            using IResumableTraining training = BeginTraining(request);
            training.Advance(1, progress, cancellationToken);
            return training.ToClassifier();
        }

        public IResumableTraining BeginTraining(TrainingRequest request) => new Training(SearchSpace.Complete(request.Parameters).GetInteger("steps"), request.Seed);

        public IResumableTraining ResumeTraining(TrainingRequest request, Stream checkpoint)
        {
            var training = (Training)BeginTraining(request);
            training.Count = checkpoint.ReadByte() is >= 0 and int count ? count : throw new DigitTrainingException("The checkpoint is empty.");
            return training;
        }

        private sealed class Training(int steps, int seed) : IResumableTraining
        {
            public int Count { get; set; }

            public double Fidelity => (double)Count / steps;

            public void Advance(double fidelity, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            {
                progress?.Report(new TrainingProgress("process", Environment.ProcessId, null));
                while (Fidelity < fidelity)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (seed < 0)
                        cancellationToken.WaitHandle.WaitOne(); // one that takes long
                    else
                        progress?.Report(new TrainingProgress("steps", ++Count, steps));
                }
            }

            public IDigitClassifier ToClassifier() => Learned((100 * seed) + Count);

            public void SaveCheckpoint(Stream checkpoint) => checkpoint.WriteByte((byte)Count);

            public void Dispose()
            {
            }
        }
    }
}
