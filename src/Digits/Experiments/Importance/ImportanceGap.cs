namespace Digits.Experiments.Importance;

/// <summary>Why nothing can be said of the importance of parameters.</summary>
public enum ImportanceGap
{
    /// <summary>There are too few trials: fewer than <see cref="ParameterImportance.LeastTrials"/>.</summary>
    TooFewTrials,

    /// <summary>No parameter has two values among the trials.</summary>
    NothingVaried,

    /// <summary>All trials have the same error.</summary>
    SameErrors,
}
