using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments;

/// <summary>
/// A training on a thread of its own, which an experiment can walk away from: a trainer that does not listen to its cancellation must
/// hold up neither the budget nor a person's Ctrl-C.
/// </summary>
internal static class AbandonableTraining
{
    /// <summary>How long a cancelled trainer has to end before it is left behind; what it then returns is dropped.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IDigitClassifier Run(
        IDigitTrainer trainer, TrainingRequest request, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<IDigitClassifier> training = Task.Factory.StartNew(
            () => trainer.Train(request, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var cancelled = new ManualResetEventSlim();
        using (cancellationToken.Register(cancelled.Set))
        {
            WaitHandle.WaitAny([((IAsyncResult)training).AsyncWaitHandle, cancelled.WaitHandle]);
        }

        if (!training.IsCompleted && !((IAsyncResult)training).AsyncWaitHandle.WaitOne(Grace))
        {
            _ = training.ContinueWith(abandoned => abandoned.Exception, TaskScheduler.Default); // seen, so that nothing reports it as unobserved
            throw new OperationCanceledException($"{trainer.Name} did not end in time and was left behind.", cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return training.GetAwaiter().GetResult(); // it has ended: this only rethrows what it threw
    }
}
