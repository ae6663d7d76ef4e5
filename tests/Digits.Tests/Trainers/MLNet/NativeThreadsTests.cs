using Digits.Tests.Support;
using Digits.Trainers;
using Digits.Trainers.MLNet;

namespace Digits.Tests.Trainers.MLNet;

internal sealed class NativeThreadsTests
{
    [Test]
    public void Equally_many_threads_run_at_once_and_another_number_waits_for_all_of_them()
    {
        var native = new NativeThreads();
        IDisposable first = native.Enter(1, CancellationToken.None), second = native.Enter(1, CancellationToken.None);
        Task<IDisposable> other = Task.Run(() => native.Enter(2, CancellationToken.None));
        first.Dispose();
        first.Dispose(); // counts once
        Assert.That(other.Wait(TimeSpan.FromMilliseconds(200)), Is.False);
        second.Dispose();
        Assert.That(other.Wait(TimeSpan.FromSeconds(30)), Is.True);
        other.Result.Dispose();
        Assert.That(() => native.Enter(3, CancellationToken.None).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Waiting_ends_when_it_is_cancelled()
    {
        var native = new NativeThreads();
        using IDisposable running = native.Enter(1, CancellationToken.None);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.That(() => native.Enter(2, source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Without turns the native library ends the process within a few of these trainings.</summary>
    [Test]
    public void Trainings_of_LightGBM_on_different_numbers_of_threads_do_each_other_no_harm()
    {
        IDigitTrainer trainer = AvailableTrainer.Named("lightgbm");
        var request = new TrainingRequest(SyntheticDigits.Create(100)) { Parameters = new([new("iterations", 2L)]) };
        Assert.That(
            () => Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => trainer.Train(request with { Threads = 1 + (i % 3) })), Throws.Nothing);
    }
}
