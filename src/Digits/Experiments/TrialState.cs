namespace Digits.Experiments;

/// <summary>Where a trial stands. A trial that has ended never changes.</summary>
public enum TrialState
{
    /// <summary>It trains.</summary>
    Running,

    /// <summary>It was trained and scored.</summary>
    Finished,

    /// <summary>It was stopped before its end; <see cref="Trial.Reason"/> says why.</summary>
    Pruned,

    /// <summary>It failed; <see cref="Trial.Reason"/> says why.</summary>
    Failed,
}
