namespace Digits.Experiments;

/// <summary>What a state is called in files. Such files are out there: a name never changes.</summary>
internal static class TrialStateName
{
    public static string Of(TrialState state) => state switch
    {
        TrialState.Running => "running",
        TrialState.Finished => "finished",
        TrialState.Pruned => "pruned",
        TrialState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
