namespace Digits.Experiments.Tuners;

/// <summary>
/// Trials from the best to the worst, all of them, so that a tuner learns from each: the finished ones by their scores, then those that
/// were pruned, by how they last stood, then those that failed, and those that still run, which are taken for bad ones until they end.
/// </summary>
/// <remarks>
/// The last is the constant liar (Ginsbourger, Le Riche and Carraro, <i>Kriging is well-suited to parallelize optimization</i>, 2010, §4):
/// whoever asks meanwhile looks elsewhere.
/// </remarks>
internal sealed class TrialRanking : IComparer<Trial>
{
    private static readonly TrialRanking Instance = new();

    private TrialRanking()
    {
    }

    /// <summary>The trials, best first; of equal ones the earlier first.</summary>
    public static IEnumerable<Trial> BestFirst(IEnumerable<Trial> trials) => trials.OrderDescending(Instance).ThenBy(trial => trial.Id);

    /// <summary>Whether a trial is better than another.</summary>
    public static bool IsBetter(Trial trial, Trial than) => Instance.Compare(trial, than) > 0;

    /// <summary>Above 0 where the first one is better, below 0 where the second one is.</summary>
    public int Compare(Trial? x, Trial? y)
    {
        (int class1, ValidationScore score1) = Standing(x!);
        (int class2, ValidationScore score2) = Standing(y!);
        return class1 != class2 ? class1.CompareTo(class2) : score1.CompareTo(score2);
    }

    private static (int Class, ValidationScore Score) Standing(Trial trial) => trial switch
    {
        { State: TrialState.Finished, Score: { } score } => (3, score),
        { State: TrialState.Pruned, Rungs: [.., var last] } => (2, last.Score),
        { State: TrialState.Pruned } => (1, default),
        _ => (0, default),
    };
}
