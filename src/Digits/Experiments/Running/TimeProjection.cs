using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <summary>
/// Tells from a training's progress when it would end, so that one that cannot end in time is stopped early, and its time goes to
/// others.
/// </summary>
/// <remarks>
/// Assumes that steps take equally long, and that all that are allowed are needed. What comes before the first step (loading, binning) does not count, and nothing is said
/// before there is something to go by. Not thread-safe.
/// </remarks>
internal sealed class TimeProjection(TimeSpan limit)
{
    // Half as much again as the limit: the projection is rough, and a training that just fits must not be lost to it.
    private const double Tolerance = 1.5;

    // One-versus-all prepares the images for each of its ten classes: less than one class would take its preparation for its pace.
    private const double LeastShare = 0.1;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);

    private (TimeSpan Time, double Share)? _first;

    /// <summary>How long the whole training would take, if that is clearly more than the limit; otherwise null.</summary>
    /// <param name="elapsed">The time since the training began.</param>
    /// <param name="progress">How far it is.</param>
    public TimeSpan? Overrun(TimeSpan elapsed, TrainingProgress progress)
    {
        if (progress.Fraction is not { } share)
            return null;
        _first ??= (elapsed, share);
        (TimeSpan time, double begun) = _first.Value;
        if (elapsed - time < LeastTime || share - begun < LeastShare)
            return null;
        TimeSpan whole = elapsed + ((elapsed - time) * ((1 - share) / (share - begun)));
        return whole > limit * Tolerance ? whole : null;
    }
}
