namespace Digits.Experiments.Pruners;

/// <summary>Judges trials part of the way through their training, so that hopeless ones end early.</summary>
/// <remarks>A pruner only judges, and draws on nothing but what it is given. Thread-safe.</remarks>
public interface IPruner
{
    /// <summary>The name on the command line, for instance <c>asha</c>: lower case and hyphens.</summary>
    string Name { get; }

    /// <summary>After which shares of its whole training a trial is to be measured and judged: each above 0 and below 1, ascending; may be none.</summary>
    /// <param name="trialId">The number of the trial.</param>
    IReadOnlyList<double> RungsOf(int trialId);

    /// <summary>Why a trial should end where it is, as a clause that a person can read; null to let it go on.</summary>
    /// <param name="trial">The trial, which has just been measured: that is the last of its <see cref="Trial.Rungs"/>.</param>
    /// <param name="trials">All trials so far, this one among them, in the order of their numbers.</param>
    string? Judge(Trial trial, IReadOnlyList<Trial> trials);
}
