namespace Digits.Experiments.Stores;

/// <summary>For how long at least one worker has been at work: stretches that overlap count once.</summary>
/// <remarks>
/// Each sign of life reports the stretch that ends with it, and of that only what lies behind the end of all stretches before is added. So
/// two workers at once do not count double, nor does a time when nobody worked. Where a worker joins, and its first sign comes before
/// one of the others that reaches further back, the part that reaches back is not counted: less than the time between two signs.
/// </remarks>
/// <param name="Spent">The sum.</param>
/// <param name="Until">The end of the last stretch, in UTC ticks.</param>
internal readonly record struct TimeAtWork(TimeSpan Spent, long Until)
{
    /// <summary>Adds a stretch.</summary>
    /// <param name="atWork">How long it was, 0 or more.</param>
    /// <param name="now">Its end, in UTC ticks; never earlier than that of the call before, unless the clock was set back.</param>
    public TimeAtWork Add(TimeSpan atWork, long now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atWork, TimeSpan.Zero);
        long uncovered = now < Until ? atWork.Ticks : Math.Min(atWork.Ticks, now - Until); // a clock set back tells nothing of overlaps
        return new TimeAtWork(Spent + TimeSpan.FromTicks(uncovered), now);
    }
}
