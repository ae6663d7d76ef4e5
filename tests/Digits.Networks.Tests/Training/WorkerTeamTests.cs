using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

public sealed class WorkerTeamTests
{
    [Test]
    public void Every_task_is_done_once_by_a_member_of_the_team([Values(1, 2, 3, 8)] int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.That(team.Count, Is.EqualTo(threads));
        foreach (int tasks in (int[])[0, 1, 2, 7, 8, 9, 1000])
        {
            int[] done = new int[tasks], workers = new int[threads];
            team.Run(tasks, (worker, task) =>
            {
                Interlocked.Increment(ref workers[worker]);
                Interlocked.Increment(ref done[task]);
            });
            Assert.That(done, Is.All.EqualTo(1));
            Assert.That(workers.Sum(), Is.EqualTo(tasks));
        }
    }

    [Test]
    public void No_member_does_two_tasks_at_once()
    {
        using var team = new WorkerTeam(4);
        int[] busy = new int[4];
        int clashes = 0;
        team.Run(2000, (worker, _) =>
        {
            if (Interlocked.Increment(ref busy[worker]) > 1)
                Interlocked.Increment(ref clashes);
            Thread.SpinWait(20);
            Interlocked.Decrement(ref busy[worker]);
        });
        Assert.That(clashes, Is.Zero);
    }

    // A wake-up that is lost would hang, and a worker that is late would do a task of the next call, or do it twice.
    [Test]
    [CancelAfter(60_000)]
    public void Many_short_calls_in_a_row_lose_nothing([Values(1, 2, 3, 8)] int threads, CancellationToken cancellation)
    {
        int calls = 10_000 / threads; // each takes the longer, the more threads share the processors
        using var team = new WorkerTeam(threads);
        int[] done = new int[5];
        Action<int, int> work = (_, task) => Interlocked.Increment(ref done[task]);
        for (int call = 0; call < calls && !cancellation.IsCancellationRequested; call++)
        {
            team.Run(5, work);
            if (call % 2000 == 0)
                Thread.Sleep(1); // long enough for the others to fall asleep
            if (done[0] != call + 1 || done[4] != call + 1)
                Assert.Fail($"After {call + 1} calls the tasks were done {string.Join(", ", done)} times.");
        }

        Assert.That(done, Is.All.EqualTo(calls));
    }

    [Test]
    public void What_is_written_before_a_call_is_seen_in_it_and_what_is_written_in_it_after_it()
    {
        using var team = new WorkerTeam(3);
        int[] inputs = new int[64], outputs = new int[64];
        Action<int, int> work = (_, task) => outputs[task] = inputs[task] + 1;
        for (int call = 0; call < 1000; call++)
        {
            Array.Fill(inputs, call);
            team.Run(64, work);
            Assert.That(Array.TrueForAll(outputs, value => value == call + 1));
        }
    }

    [Test]
    public void An_exception_reaches_the_caller_and_the_team_goes_on([Values(1, 2, 8)] int threads, [Values(0, 5, 99)] int task)
    {
        using var team = new WorkerTeam(threads);
        for (int round = 0; round < 50; round++)
        {
            Assert.That(() => team.Run(100, (_, i) =>
            {
                if (i == task)
                    throw new InvalidTimeZoneException("as planned");
            }), Throws.InstanceOf<InvalidTimeZoneException>().With.Message.EqualTo("as planned"));
            int done = 0;
            team.Run(100, (_, _) => Interlocked.Increment(ref done));
            Assert.That(done, Is.EqualTo(100));
        }
    }

    [Test]
    public void When_all_fail_one_of_the_exceptions_reaches_the_caller()
    {
        using var team = new WorkerTeam(4);
        Assert.That(() => team.Run(100, (_, i) => throw new InvalidTimeZoneException($"{i}")), Throws.InstanceOf<InvalidTimeZoneException>());
        Assert.That(() => team.Run(1, (_, _) => { }), Throws.Nothing);
    }

    [Test]
    public void A_team_that_is_disposed_of_ends_its_threads_and_takes_no_more_work([Values(1, 2, 8)] int threads)
    {
        var team = new WorkerTeam(threads);
        var seen = new Thread[threads];
        using (var all = new CountdownEvent(threads))
        {
            // As many tasks as threads, each of which waits for the others: so everybody has one.
            team.Run(threads, (worker, _) =>
            {
                seen[worker] = Thread.CurrentThread;
                all.Signal();
                all.Wait();
            });
        }

        team.Dispose();
        team.Dispose();
        Assert.That(seen[1..], Is.All.Property(nameof(Thread.IsAlive)).False);
        Assert.That(() => team.Run(1, (_, _) => { }), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_team_has_at_least_one_member() => Assert.That(() => new WorkerTeam(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
