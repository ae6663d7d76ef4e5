using System.Globalization;

namespace Digits.Experiments.Pruners;

/// <summary>A trial that was just measured at a rung, beside the others of its trainer and preset that were measured there.</summary>
/// <remarks>
/// Rungs are told apart by their place among the planned ones: a training may stop a little after the planned share (at the end of an
/// epoch), and counts for the rung that is nearest. Failed trials do not count; those that run or were pruned do. So that each trainer has
/// a result in the end, its first trial is never compared. A preset counts as a trainer of its own: a great network learns less in the first
/// share of its training than a small one, and more in the end.
/// </remarks>
/// <param name="Fidelity">The share of its training that the trial has done.</param>
/// <param name="Accuracy">Its validation accuracy, 0 to 1.</param>
/// <param name="Others">The accuracies of the others at this rung, in the order of their trials' numbers; may be none.</param>
internal sealed record RungComparison(double Fidelity, double Accuracy, IReadOnlyList<double> Others)
{
    /// <summary>
    /// By default, two and a half of 5,000 images: half of a standard error of an accuracy of 99.5 %, and far less than one of lower
    /// accuracies. So many images are no reason to end a trial. A whole standard error would be none either, but where trials are alike
    /// successive halving would then spend nearly twice as much, and not find better ones.
    /// </summary>
    public const double DefaultTolerance = 0.0005;

    /// <summary>The comparison that a pruner has to make; null where there is none to be made: the trial is its trainer's first, or at its end.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="trials">All trials that may be compared with it, and it, in the order of their numbers.</param>
    /// <param name="planned">Their planned rungs, ascending.</param>
    public static RungComparison? Of(Trial trial, IReadOnlyList<Trial> trials, IReadOnlyList<double> planned)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(trials);
        if (trial.Rungs is not [.., var last] || Place(last, planned) is var place && place == planned.Count)
            return null;
        Trial[] others = [.. trials.Where(other => other.Name == trial.Name && other.Id != trial.Id && other.State != TrialState.Failed)];
        if (others.All(other => other.Id > trial.Id))
            return null;
        return new RungComparison(
            last.Fidelity, last.Score.Accuracy,
            [.. others.Select(other => other.Rungs.LastOrDefault(rung => Place(rung, planned) == place)).OfType<Rung>().Select(rung => rung.Score.Accuracy)]);
    }

    /// <summary>Which of the planned rungs is nearest; one more than there are for the end of the training.</summary>
    private static int Place(Rung rung, IReadOnlyList<double> planned)
    {
        int nearest = planned.Count;
        for (int i = planned.Count - 1; i >= 0; i--)
        {
            if (Math.Abs(rung.Fidelity - planned[i]) < Math.Abs(rung.Fidelity - (nearest == planned.Count ? 1 : planned[nearest])))
                nearest = i;
        }

        return nearest;
    }

    /// <summary>Why the trial should end, where it is worse than the cut by more than the tolerance; null where it is not.</summary>
    /// <param name="cut">The accuracy that it should have.</param>
    /// <param name="whose">Whose accuracy that is.</param>
    /// <param name="tolerance">How much worse it may be.</param>
    public string? Below(double cut, string whose, double tolerance) => Accuracy < cut - tolerance
        ? string.Create(CultureInfo.InvariantCulture, $"at {100 * Fidelity:0.#} % of its training {100 * Accuracy:F2} %, below {whose} {100 * cut:F2} %")
        : null;
}
