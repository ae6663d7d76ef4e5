namespace Digits.Data;

/// <summary>
/// The time that all mirrors of a set together have until the first byte of any of its files arrives. It starts when it is made; once a
/// byte has come it is over for good, as the network then evidently works.
/// </summary>
/// <remarks>Without a common allowance, the waits for each file, mirror and retry add up to minutes on a machine without a network.</remarks>
internal sealed class AnswerAllowance(TimeSpan limit, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    /// <summary>The whole allowance.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Whether a byte has arrived.</summary>
    public bool Answered { get; private set; }

    /// <summary>What is left; never under 0.</summary>
    public TimeSpan Remaining => TimeSpan.FromTicks(Math.Max(0, (limit - clock.GetElapsedTime(_start)).Ticks));

    /// <summary>Notes that a byte has arrived.</summary>
    public void MarkAnswered() => Answered = true;
}
