using Digits.Data;
using Digits.Experiments.Isolation;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Isolation;

/// <summary>The tests as a program: a worker with trainers that go wrong in every way, or a host of such a worker.</summary>
internal static class TestProgram
{
    private const string AsWorker = "worker";
    private const string AsHost = "host";

    /// <summary>Starts a worker that knows <see cref="TestTrainers"/>.</summary>
    public static WorkerCommand Worker { get; } = Command(AsWorker);

    /// <summary>Starts a host, which has a worker hang and tells that one's number and scratch folder on standard output.</summary>
    public static WorkerCommand Host { get; } = Command(AsHost);

    public static WorkerCommand Command(string argument) => new("dotnet", [typeof(TestProgram).Assembly.Location, argument]);

    private static int Main(string[] args)
    {
        switch (args)
        {
            case [AsWorker]:
                return TrialWorker.Run(TestTrainers.All);
            case [AsHost]:
                DigitSet images = FakeClassifier.Told(10);
                IsolatedTrainer.Wrap(TestTrainers.Named("hanging"), Worker).Train(new TrainingRequest(images), new ToOutput());
                return 0;
            case ["other-version"]:
                using (Stream output = Console.OpenStandardOutput())
                    new MessageStream(Stream.Null, output).Send(new WorkerMessage(MessageKind.Ready) { Version = 99 });
                return 0;
            case ["babbling"]:
                Console.WriteLine("Hello, World!");
                Console.ReadLine();
                return 0;
            default:
                // Such a program would start itself for ever.
                Console.Error.WriteLine("This is no worker.");
                IsolatedTrainer.Wrap(TestTrainers.Named("counting"), Worker).Train(new TrainingRequest(FakeClassifier.Told(10)));
                return 0;
        }
    }

    private sealed class ToOutput : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine($"{value.Completed} {value.Stage}");
    }
}
