using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Digits.Data;
using Digits.Experiments.Isolation;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Isolation;

/// <summary>Trainings in real processes that go wrong in every way, and a host that outlives them all.</summary>
internal sealed class IsolatedTrainerTests
{
    private const int Interrupt = 2;
    private const int KillNow = 9;

    private static readonly DigitSet Images = FakeClassifier.Told(20);

    [Test]
    public void It_is_its_trainer_in_all_but_training()
    {
        IDigitTrainer trainer = TestTrainers.Named("counting");
        IDigitTrainer isolated = Isolated("counting");
        Assert.Multiple(() =>
        {
            Assert.That(isolated.Name, Is.EqualTo(trainer.Name));
            Assert.That(isolated.Description, Is.EqualTo(trainer.Description));
            Assert.That(isolated.SearchSpace, Is.SameAs(trainer.SearchSpace));
            Assert.That(isolated.UnavailableReason, Is.Null);
            Assert.That(isolated.EstimateCost(ParameterSet.Empty, 5), Is.EqualTo(42));
            Assert.That(isolated.DeterministicThreads(5), Is.EqualTo(4));
            Assert.That(isolated, Is.InstanceOf<IResumableTrainer>());
            Assert.That(Isolated("slow"), Is.Not.InstanceOf<IResumableTrainer>());
        });
    }

    [Test]
    public void The_trainer_is_asked_what_was_asked()
    {
        var reports = new Reports();
        var parameters = new ParameterSet([new("steps", 7L), new("rate", 0.1 + 0.2)]);
        var request = new TrainingRequest(Images) { Parameters = parameters, Validation = FakeClassifier.Told(5), Seed = -3, Threads = 1 };
        Assert.That(
            () => Isolated("quoting").Train(request, reports),
            Throws.TypeOf<DigitTrainingException>().With.Message.EqualTo($"{parameters}; -3; 1; {Images.Hash}; {FakeClassifier.Told(5).Hash}"));
        Assert.That(reports, Is.EqualTo(new[] { new TrainingProgress("ink", 1, double.NaN) { Loss = double.PositiveInfinity } }));
        Assert.That(() => Isolated("quoting").Train(request with { Validation = null }), Throws.Exception.With.Message.Contains("; none"));
    }

    [Test]
    public void What_is_printed_does_no_harm() => Same(Isolated("printing").Train(new TrainingRequest(Images)), TestTrainers.Learned(5));

    [Test]
    public void A_training_goes_on_in_another_worker_as_in_one()
    {
        var isolated = (IResumableTrainer)Isolated("counting");
        var request = new TrainingRequest(Images) { Seed = 4 };
        using var checkpoint = new MemoryStream();
        int first, second;
        using (IResumableTraining training = isolated.BeginTraining(request))
        {
            first = Advance(training, 0.25);
            Assert.That(training.Fidelity, Is.EqualTo(0.3));
            Same(training.ToClassifier(), TestTrainers.Learned(403));
            training.SaveCheckpoint(checkpoint);
        }

        checkpoint.Position = 0;
        using (IResumableTraining training = isolated.ResumeTraining(request, checkpoint))
        {
            Assert.That(training.Fidelity, Is.EqualTo(0.3));
            second = Advance(training, 1);
            Same(training.ToClassifier(), TestTrainers.Learned(410));
        }

        Same(isolated.Train(request), TestTrainers.Learned(410));
        Assert.That(new[] { first, second }, Is.Unique.And.None.EqualTo(Environment.ProcessId));
    }

    [Test]
    public void A_training_that_was_stopped_goes_on()
    {
        using IResumableTraining training = ((IResumableTrainer)Isolated("counting")).BeginTraining(new TrainingRequest(Images) { Seed = -1 });
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { OnReport = _ => cancellation.Cancel() };
        Assert.That(() => training.Advance(1, reports, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Same(training.ToClassifier(), TestTrainers.Learned(-100));
        Assert.That(training.Fidelity, Is.Zero);
    }

    [TestCase("failing", "failing saw no digit.")]
    [TestCase("surprising", "surprising failed: it is late.")]
    [TestCase("crashing", "crashing failed: its worker process crashed (signal 6, aborted): ", "the sky fell")]
    [TestCase("overflowing", "overflowing failed: its worker process crashed (signal 6, aborted): ", "Stack overflow")]
    public void A_training_that_fails_says_why(string trainer, params string[] words)
    {
        if (OperatingSystem.IsWindows() && words.Length > 1)
            Assert.Ignore("Windows has no signals.");
        Exception? exception = Assert.Throws<DigitTrainingException>(() => Isolated(trainer).Train(new TrainingRequest(Images)));
        foreach (string word in words)
            Assert.That(exception!.Message, Does.Contain(word).And.Not.Contains("   at "));
    }

    [Test]
    public void Parameters_that_are_not_valid_are_an_argument_error()
    {
        var request = new TrainingRequest(Images) { Parameters = new([new("stairs", 1000L)]) };
        string? message = Assert.Throws<ArgumentException>(() => ((IResumableTrainer)TestTrainers.Named("counting")).BeginTraining(request))!.Message;
        Assert.That(() => Isolated("counting").Train(request), Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(() => ((IResumableTrainer)Isolated("counting")).BeginTraining(request), Throws.ArgumentException.With.Message.EqualTo(message));
    }

    [Test]
    public void A_worker_that_is_killed_is_a_training_that_failed()
    {
        var reports = new Reports { OnReport = report => Kill((int)report.Completed!, KillNow) };
        Assert.That(
            () => Isolated("hanging").Train(new TrainingRequest(Images), reports),
            Throws.TypeOf<DigitTrainingException>().With.Message.Contains("hanging failed: its worker process was killed (signal 9)"));
        Assert.That(reports.Single().Stage, Does.Not.Exist, "Its scratch folder stayed behind.");
    }

    [Test]
    public void A_worker_that_dies_between_questions_fails_the_next()
    {
        using IResumableTraining training = ((IResumableTrainer)Isolated("counting")).BeginTraining(new TrainingRequest(Images));
        Kill(Advance(training, 0.1), KillNow);
        Assert.That(() => training.Advance(1), Throws.TypeOf<DigitTrainingException>().With.Message.Contains("signal 9"));
        Assert.That(() => training.ToClassifier(), Throws.TypeOf<DigitTrainingException>().With.Message.Contains("has ended"));
    }

    [Test]
    public void A_cancelled_training_ends_and_one_that_does_not_listen_is_killed()
    {
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { OnReport = _ => cancellation.Cancel() };
        Assert.That(() => Isolated("hanging").Train(new TrainingRequest(Images), reports, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(IsAlive((int)reports.Single().Completed!), Is.False);
        Assert.That(reports.Single().Stage, Does.Not.Exist, "Its scratch folder stayed behind.");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.That(() => Isolated("slow").Train(new TrainingRequest(Images), null, soon.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Isolated("slow").Train(new TrainingRequest(Images), null, soon.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Ctrl_C_is_for_the_host_to_decide_on()
    {
        using IResumableTraining training = ((IResumableTrainer)Isolated("counting")).BeginTraining(new TrainingRequest(Images) { Seed = 1 });
        Kill(Advance(training, 0.1), Interrupt);
        training.Advance(0.5);
        Same(training.ToClassifier(), TestTrainers.Learned(105));
    }

    [TestCase("hungry", 200)]
    [TestCase("hungry-managed", 200)]
    [TestCase("counting", 1)]
    public void A_worker_that_takes_too_much_memory_is_ended(string trainer, int megabytes) => Assert.That(
        () => IsolatedTrainer.Wrap(TestTrainers.Named(trainer), TestProgram.Worker, megabytes * 1_000_000L).Train(new TrainingRequest(Images)),
        Throws.TypeOf<DigitTrainingException>().With.Message.EqualTo($"{trainer} needed more than {megabytes} MB of memory, the limit."));

    [Test]
    public void A_worker_whose_host_has_died_ends()
    {
        using Process host = Process.Start(new ProcessStartInfo(TestProgram.Host.FileName, TestProgram.Host.Arguments) { RedirectStandardOutput = true })!;
        string[] told = host.StandardOutput.ReadLine()!.Split(' ', 2);
        int worker = int.Parse(told[0]);
        Assert.That(IsAlive(worker), Is.True);
        Assert.That(told[1], Does.Exist);
        Kill(host.Id, KillNow);
        Assert.That(() => IsAlive(worker), Is.False.After(10_000, 20));
        Assert.That(told[1], Does.Not.Exist, "Its scratch folder stayed behind.");
    }

    [TestCase("other-version", "speaks version 99 of the protocol, and this program 1")]
    [TestCase("babbling", "was not understood")]
    [TestCase("oblivious", "was itself started as a worker")]
    public void A_program_that_is_no_such_worker_is_an_error(string argument, string words) => Assert.That(
        () => IsolatedTrainer.Wrap(TestTrainers.Named("counting"), TestProgram.Command(argument)).Train(new TrainingRequest(Images)),
        Throws.TypeOf<DigitTrainingException>().With.Message.Contains(words));

    [Test]
    public void A_program_that_is_not_there_is_an_error() => Assert.That(
        () => IsolatedTrainer.Wrap(TestTrainers.Named("counting"), new WorkerCommand("no-such-program", [])).Train(new TrainingRequest(Images)),
        Throws.TypeOf<DigitTrainingException>().With.Message.Contains("'no-such-program' cannot be started"));

    [Test]
    public void A_listener_that_throws_hears_no_more()
    {
        var reports = new Reports { OnReport = _ => throw new InvalidOperationException("enough") };
        Same(Isolated("counting").Train(new TrainingRequest(Images), reports), TestTrainers.Learned(110));
        Assert.That(reports, Has.Count.EqualTo(1));
    }

    private static IDigitTrainer Isolated(string trainer) => IsolatedTrainer.Wrap(TestTrainers.Named(trainer), TestProgram.Worker);

    /// <summary>Advances a training of the counting trainer, and returns the number of its process.</summary>
    private static int Advance(IResumableTraining training, double fidelity)
    {
        var reports = new Reports();
        training.Advance(fidelity, reports);
        return (int)reports.First().Completed!;
    }

    private static void Same(IDigitClassifier actual, IDigitClassifier expected) => Assert.That(Scores.Of(actual, Images), Is.EqualTo(Scores.Of(expected, Images)));

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            // Nobody may have taken note yet of the end of a process whose parent has died.
            return !found.HasExited && !(OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{process}/stat").Contains(") Z "));
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            return false;
        }
    }

    private static void Kill(int process, int signal)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no signals to send.");
        Assert.That(SendSignal(process, signal), Is.Zero);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int process, int signal);

    private sealed class Reports : ConcurrentQueue<TrainingProgress>, IProgress<TrainingProgress>
    {
        public Action<TrainingProgress>? OnReport { get; init; }

        public void Report(TrainingProgress value)
        {
            Enqueue(value);
            OnReport?.Invoke(value);
        }
    }
}
