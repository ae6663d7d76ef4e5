using Digits.Data;

namespace Digits.Evaluation;

/// <summary>What rejecting the least sure answers gains: accuracy against coverage.</summary>
/// <remarks>
/// The risk-coverage curve of El-Yaniv and Wiener, <i>On the foundations of noise-free selective classification</i>, JMLR 2010, with the
/// probability of the digit that was read as the confidence, as in Geifman and El-Yaniv, <i>Selective classification for deep neural
/// networks</i>, NIPS 2017. Thread-safe.
/// </remarks>
public static class RejectionCurve
{
    // At high coverage, where one would work, each rejected mistake is a point; of the others some.
    private const int AllOfFirst = 60;
    private const int SomeOfRest = 28;
    private const int EvenSteps = 10;

    /// <summary>The points of the curve by falling coverage, the first with all images; at most a hundred, and at least one.</summary>
    /// <param name="probabilities">N × 10 values, each 0 to 1.</param>
    /// <param name="labels">N labels, 0–9; at least one.</param>
    /// <remarks>
    /// Images of equal confidence are accepted or rejected together. The points that are left out are between those that are listed; never
    /// the last one, nor the one where the last mistake has just been rejected.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths disagree, or there are no images.</exception>
    public static IReadOnlyList<RejectionPoint> From(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        EvaluationResult.ThrowUnlessTenForEach(probabilities, labels);
        RejectionPoint[] all = All(probabilities, labels);
        return [.. Chosen(all).Select(i => all[i])];
    }

    /// <summary>What rejecting the answers below one threshold gains.</summary>
    /// <param name="probabilities">N × 10 values, each 0 to 1.</param>
    /// <param name="labels">N labels, 0–9; at least one.</param>
    /// <param name="threshold">Answers of at least this confidence are accepted.</param>
    /// <returns>The point; its accuracy is 1 where none is accepted.</returns>
    /// <exception cref="ArgumentException">The lengths disagree, or there are no images.</exception>
    public static RejectionPoint At(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels, double threshold)
    {
        EvaluationResult.ThrowUnlessTenForEach(probabilities, labels);
        int accepted = 0, errors = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> image = probabilities.Slice(i * DigitSet.Classes, DigitSet.Classes);
            int digit = EvaluationResult.MostProbable(image);
            if (image[digit] < (float)threshold) // at one precision: 0.9f is less than 0.9
                continue;
            accepted++;
            errors += digit == labels[i] ? 0 : 1;
        }

        return new RejectionPoint(threshold, (double)accepted / labels.Length, accepted == 0 ? 1 : (double)(accepted - errors) / accepted, errors);
    }

    /// <summary>A point for every confidence that occurs, by falling coverage.</summary>
    private static RejectionPoint[] All(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        var images = new (float Confidence, bool Right)[labels.Length];
        for (int i = 0; i < images.Length; i++)
        {
            ReadOnlySpan<float> image = probabilities.Slice(i * DigitSet.Classes, DigitSet.Classes);
            int digit = EvaluationResult.MostProbable(image);
            images[i] = (image[digit], digit == labels[i]);
        }

        var points = new List<RejectionPoint>();
        int accepted = 0, errors = 0;
        foreach (IGrouping<float, (float Confidence, bool Right)> equals in images.GroupBy(image => image.Confidence).OrderByDescending(group => group.Key))
        {
            accepted += equals.Count();
            errors += equals.Count(image => !image.Right);
            points.Add(new RejectionPoint(equals.Key, (double)accepted / images.Length, (double)(accepted - errors) / accepted, errors));
        }

        points.Reverse();
        return [.. points];
    }

    /// <summary>Which points are listed: the ends, those where mistakes have just been rejected, and about ten of even coverage.</summary>
    private static SortedSet<int> Chosen(RejectionPoint[] points)
    {
        var chosen = new SortedSet<int> { 0, points.Length - 1 };
        int[] better = [.. Enumerable.Range(1, points.Length - 1).Where(i => points[i].Errors < points[i - 1].Errors)];
        chosen.UnionWith(better.Take(AllOfFirst));
        int[] rest = [.. better.Skip(AllOfFirst)];
        int some = Math.Min(SomeOfRest, rest.Length);
        for (int i = 1; i <= some; i++)
            chosen.Add(rest[(int)((long)rest.Length * i / some) - 1]);
        for (int step = 1; step < EvenSteps; step++)
        {
            int next = Array.FindIndex(points, point => point.Coverage * EvenSteps <= step);
            if (next >= 0)
                chosen.Add(next);
        }

        return chosen;
    }
}
