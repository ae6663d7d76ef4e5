namespace Digits.Trainers.MLNet;

/// <summary>
/// Lets trainings on a native library run at once only where they use equally many threads: LightGBM keeps that number for the whole process,
/// and ends the process with a fault of memory when one training changes it in the midst of another.
/// </summary>
/// <remarks>Thread-safe. Whoever wants another number waits until all that run have ended.</remarks>
internal sealed class NativeThreads
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private int _running, _threads;

    /// <summary>Waits for its turn.</summary>
    /// <param name="threads">How many threads the training uses.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Ends the turn when it is disposed of.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IDisposable Enter(int threads, CancellationToken cancellation)
    {
        lock (_gate)
        {
            while (_running > 0 && _threads != threads)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, LookInterval);
            }

            (_running, _threads) = (_running + 1, threads);
            return new Turn(this);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _running--;
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Turn(NativeThreads owner) : IDisposable
    {
        private NativeThreads? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Leave();
    }
}
