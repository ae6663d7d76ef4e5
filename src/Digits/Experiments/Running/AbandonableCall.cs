namespace Digits.Experiments.Running;

/// <summary>
/// A trainer's work on a thread of its own, which an experiment can walk away from: a trainer that does not listen to its cancellation must
/// hold up neither the budget nor a person's Ctrl-C.
/// </summary>
internal static class AbandonableCall
{
    /// <summary>How long a cancelled trainer has to end before it is left behind; what it then returns is dropped.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs to the end, or until cancelled.</summary>
    /// <param name="call">The work.</param>
    /// <param name="abandoned">Called, later, when work that was left behind has ended after all: nobody else disposes of what it used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrainingAbandonedException">The token was cancelled, and the work goes on even so.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(Action call, Action abandoned, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task work = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var cancelled = new ManualResetEventSlim();
        using (cancellationToken.Register(cancelled.Set))
        {
            WaitHandle.WaitAny([((IAsyncResult)work).AsyncWaitHandle, cancelled.WaitHandle]);
        }

        if (!work.IsCompleted && !((IAsyncResult)work).AsyncWaitHandle.WaitOne(Grace))
        {
            _ = work.ContinueWith(
                ended =>
                {
                    _ = ended.Exception; // seen, so that nothing reports it as unobserved
                    abandoned();
                },
                TaskScheduler.Default);
            throw new TrainingAbandonedException(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        work.GetAwaiter().GetResult(); // it has ended: this only rethrows what it threw
    }
}

/// <summary>A training was cancelled but did not end in time, and was left behind: what it uses is still in use.</summary>
internal sealed class TrainingAbandonedException(CancellationToken cancellationToken)
    : OperationCanceledException("The training did not end in time and was left behind.", cancellationToken);
