using System.Runtime.ExceptionServices;

namespace Digits.Networks.Training;

/// <summary>Threads that do numbered tasks together, many times a second: they wait for the next call without going to sleep at once.</summary>
/// <remarks>
/// Which thread does which task is left to chance, so tasks must not depend on it. The calling thread works too, and waits for tasks that
/// others took, but not for threads that took none: one that sleeps delays nobody. One call at a time. Allocates nothing after it is made.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2000; // about 20 µs: most waits within a step are shorter

    private readonly Thread[] _threads;
    private readonly object _wake = new();
    private Action<int, int> _work = static (_, _) => { };
    private int _tasks, _completed, _sleeping;
    private volatile bool _ends;
    private ExceptionDispatchInfo? _failure;

    // The number of the call above, that of the next task below. A task is taken by exchanging this for one more: who succeeds knows that what
    // it read of the call before still holds.
    private long _ticket = NoTask;

    private const uint NoTask = int.MaxValue;

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
        ObjectDisposedException.ThrowIf(_ends, this); // otherwise it would do all alone
        long call = ((_ticket >> 32) + 1) << 32;
        Interlocked.Exchange(ref _ticket, call | NoTask); // from here on nobody takes a task by what is about to change
        (_work, _tasks, _completed, _failure) = (work, tasks, 0, null);
        Interlocked.Exchange(ref _ticket, call); // publishes all of the above, and comes before the look at who sleeps
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_wake)
                Monitor.PulseAll(_wake);
        }

        DoTasks(0);
        var wait = new SpinWait();
        while (Volatile.Read(ref _completed) < tasks)
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
        while (!_ends)
        {
            long seen = Volatile.Read(ref _ticket) >> 32;
            DoTasks(worker);
            for (int spins = 0; Volatile.Read(ref _ticket) >> 32 == seen && !_ends; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(4);
                    continue;
                }

                lock (_wake)
                {
                    Interlocked.Increment(ref _sleeping);
                    if (Volatile.Read(ref _ticket) >> 32 == seen && !_ends)
                        Monitor.Wait(_wake, 50);
                    Interlocked.Decrement(ref _sleeping);
                }
            }
        }
    }

    private void DoTasks(int worker)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            Action<int, int> work = Volatile.Read(ref _work);
            int task = (int)ticket;
            if (task >= Volatile.Read(ref _tasks))
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket)
                continue;
            try
            {
                if (Volatile.Read(ref _failure) is null) // after one failure the rest is only counted
                    work(worker, task);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }

            Interlocked.Increment(ref _completed);
        }
    }
}
