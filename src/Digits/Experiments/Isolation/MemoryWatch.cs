namespace Digits.Experiments.Isolation;

/// <summary>Watches the memory of a process, and tells once when it is above a limit.</summary>
/// <remarks>
/// It looks ten times a second at the physical memory that the process has (its working set), managed and native: what is taken and given
/// back in between is not seen. Thread-safe; costs some microseconds a look.
/// </remarks>
public sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly long _limit;
    private readonly Func<long> _measure;
    private readonly Action<long> _exceeded;
    private readonly Timer _timer;
    private int _state; // 0 watching, 1 looking, 2 over

    /// <summary>Watches this process.</summary>
    /// <param name="limit">Bytes, above 0.</param>
    /// <param name="exceeded">
    /// Hears, once and on another thread, how many bytes there were; it should only cancel something. Not called any more once
    /// <see cref="Dispose"/> has returned, unless under way.
    /// </param>
    public MemoryWatch(long limit, Action<long> exceeded)
        : this(limit, () => Environment.WorkingSet, exceeded)
    {
    }

    /// <summary>Watches something else; what measures it returns 0 where there is nothing any more.</summary>
    internal MemoryWatch(long limit, Func<long> measure, Action<long> exceeded)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentNullException.ThrowIfNull(exceeded);
        _limit = limit;
        _measure = measure;
        _exceeded = exceeded;
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>What to say of a training that needed too much.</summary>
    /// <param name="trainer">Whose training it is.</param>
    /// <param name="limit">In bytes; null where there is none but the machine's.</param>
    internal static string Exceeded(string trainer, long? limit) => limit is { } bytes
        ? $"{trainer} needed more than {bytes / 1_000_000} MB of memory, the limit."
        : $"{trainer} needed more memory than there is.";

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _state, 2);
        _timer.Dispose();
    }

    private void Look()
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
            return; // the last look is still under way, or all is over
        long bytes = _measure();
        if (Interlocked.CompareExchange(ref _state, bytes > _limit ? 2 : 0, 1) == 1 && bytes > _limit)
            _exceeded(bytes);
    }
}
