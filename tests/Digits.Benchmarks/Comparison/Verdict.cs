namespace Digits.Benchmarks.Comparison;

/// <summary>A ratio of two medians beside what it should be.</summary>
/// <param name="What">What is compared.</param>
/// <param name="Ratio">The ratio of the medians.</param>
/// <param name="OfBest">The ratio of the best.</param>
/// <param name="Target">What it should be.</param>
/// <param name="IsLimit">Whether it should be at most the target; otherwise at least.</param>
internal sealed record Verdict(string What, double Ratio, double OfBest, double Target, bool IsLimit)
{
    /// <summary>Whether the ratio of the medians is as it should be.</summary>
    public bool IsReached => IsLimit ? Ratio <= Target : Ratio >= Target;

    /// <summary>All that can be said of what was measured.</summary>
    public static IEnumerable<Verdict> Of(IReadOnlyList<Series> all, double epochGflop)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            Series? epoch = Find(ContestTask.Epoch, Series.Us, threads), ceiling = Find(ContestTask.Ceiling, null, threads);
            Series? batch = Find(ContestTask.Batch, Series.Us, threads), latency = Find(ContestTask.Latency, Series.Us, threads);
            foreach (Series other in all.Where(series => series.Who != Series.Us && series.Threads == threads))
            {
                if (other.Task == ContestTask.Epoch && epoch is not null)
                    yield return Compare($"epoch, {threads} thread(s): time of ours / {other.Who}", epoch, other, 1 / 2.3, isLimit: true);
                if (other.Task == ContestTask.Latency && latency is not null)
                    yield return Compare($"one image: time of ours / {other.Who}", latency, other, 0.7, isLimit: true);
                if (other.Task == ContestTask.Batch && batch is not null)
                    yield return Compare($"10,000 images, {threads} thread(s): time of {other.Who} / ours", other, batch, 1.5, isLimit: false);
            }

            if (epoch is not null && ceiling is not null)
            {
                double median = epochGflop / epoch.Median / ceiling.Median, best = epochGflop / epoch.Best / ceiling.Best;
                yield return new Verdict($"epoch, {threads} thread(s): GFLOP/s of ours / ceiling", median, best, 0.6, IsLimit: false);
            }
        }

        if (Find(ContestTask.Epoch, Series.Us, 1) is { } one && Find(ContestTask.Epoch, Series.Us, 2) is { } two)
            yield return Compare("epoch: time of ours on 1 thread / on 2", one, two, 1.8, isLimit: false);

        Series? Find(ContestTask task, string? who, int threads) =>
            all.FirstOrDefault(series => series.Task == task && (who is null || series.Who == who) && series.Threads == threads);

        static Verdict Compare(string what, Series over, Series under, double target, bool isLimit) =>
            new(what, over.Median / under.Median, over.Best / under.Best, target, isLimit);
    }
}
