namespace Digits.Tests.Support;

/// <summary>A clock that stands until it is set forward, or back.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public void Pass(double seconds)
    {
        lock (_lock)
            _now += TimeSpan.FromSeconds(seconds);
    }
}
