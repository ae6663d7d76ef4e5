using System.Runtime.ExceptionServices;

namespace Digits.Networks.Training;

/// <summary>Threads that do numbered tasks together, many times a second: they wait for the next call without going to sleep at once.</summary>
/// <remarks>
/// Which thread does which task is left to chance, so tasks must not depend on it. The calling thread works too. One call at a time.
/// Allocates nothing after it is made.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2000; // about 20 µs: most waits within a step are shorter

    private readonly Thread[] _threads;
    private readonly object _wake = new();
    private Action<int, int> _work = static (_, _) => { };
    private int _tasks, _next, _busy, _sleeping, _call;
    private volatile bool _ends;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many work together, the calling one included: at least 1.</param>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"Digits training {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>How many work together.</summary>
    public int Count => _threads.Length + 1;

    /// <summary>Does tasks 0 to <paramref name="tasks"/> − 1 and returns when all are done.</summary>
    /// <param name="tasks">How many.</param>
    /// <param name="work">Takes the number of the worker, 0 to <see cref="Count"/> − 1, and of the task.</param>
    /// <exception cref="Exception">What the first task that failed threw, after the others ended.</exception>
    /// <exception cref="ObjectDisposedException">The threads have ended.</exception>
    public void Run(int tasks, Action<int, int> work)
    {
        ObjectDisposedException.ThrowIf(_ends, this); // otherwise it would wait for threads that are no more
        _work = work;
        _tasks = tasks;
        _next = 0;
        _failure = null;
        if (_threads.Length > 0)
        {
            Volatile.Write(ref _busy, _threads.Length);
            Interlocked.Increment(ref _call); // publishes all of the above, and comes before the look at who sleeps
            if (Volatile.Read(ref _sleeping) > 0)
            {
                lock (_wake)
                    Monitor.PulseAll(_wake);
            }
        }

        DoTasks(0);
        var wait = new SpinWait();
        while (Volatile.Read(ref _busy) > 0)
        {
            if (wait.Count < SpinsBeforeSleep / 100)
                Thread.SpinWait(20);
            wait.SpinOnce(sleep1Threshold: -1);
        }

        _failure?.Throw();
    }

    /// <summary>Ends the threads; a second call does nothing.</summary>
    public void Dispose()
    {
        _ends = true;
        lock (_wake)
            Monitor.PulseAll(_wake);
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Work(int worker)
    {
        for (int seen = 0; ;)
        {
            for (int spins = 0; Volatile.Read(ref _call) == seen && !_ends; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(4);
                    continue;
                }

                lock (_wake)
                {
                    Interlocked.Increment(ref _sleeping);
                    if (Volatile.Read(ref _call) == seen && !_ends)
                        Monitor.Wait(_wake, 50);
                    Interlocked.Decrement(ref _sleeping);
                }
            }

            if (_ends)
                return;
            seen = Volatile.Read(ref _call);
            DoTasks(worker);
            Interlocked.Decrement(ref _busy);
        }
    }

    private void DoTasks(int worker)
    {
        try
        {
            for (int task; (task = Interlocked.Increment(ref _next) - 1) < _tasks;)
                _work(worker, task);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }
}
