using Digits.Experiments.Isolation;

namespace Digits.Tests.Experiments.Isolation;

internal sealed class MemoryWatchTests
{
    [Test]
    public void It_tells_once_when_there_is_too_much()
    {
        long bytes = 90;
        var heard = new List<long>();
        int looks = 0;
        using var watch = new MemoryWatch(100, () => bytes + (Interlocked.Increment(ref looks) > 3 ? 20 : 0), heard.Add);
        Assert.That(() => Volatile.Read(ref looks), Is.GreaterThanOrEqualTo(4).After(5000, 10));
        Assert.That(() => heard, Has.Count.EqualTo(1).And.One.EqualTo(110).After(500));
    }

    [Test]
    public void It_watches_this_process()
    {
        using var told = new ManualResetEventSlim();
        using var watch = new MemoryWatch(1_000_000, _ => told.Set());
        Assert.That(told.Wait(10_000), Is.True);
    }

    [Test]
    public void It_tells_nothing_below_the_limit_or_after_its_end()
    {
        int looks = 0, heard = 0;
        long bytes = 100;
        using (new MemoryWatch(100, () => Interlocked.Read(ref bytes) + (0 * Interlocked.Increment(ref looks)), _ => heard++))
            Assert.That(() => Volatile.Read(ref looks), Is.GreaterThan(1).After(5000, 10));
        Interlocked.Exchange(ref bytes, 1000);
        Thread.Sleep(250);
        Assert.That(heard, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void A_limit_is_above_nothing(long limit) => Assert.That(() => new MemoryWatch(limit, _ => { }), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
