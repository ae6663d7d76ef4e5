using Digits.Evaluation;

namespace Digits.Experiments;

/// <summary>How a model did on the test set, which it met once, after the winner had been chosen.</summary>
/// <param name="Trial">The trial that the model is of.</param>
/// <param name="Result">How it did.</param>
/// <param name="Speed">How quickly it reads; null in an experiment of a version that did not measure it.</param>
/// <param name="Bytes">The size of its file; null where that was not recorded.</param>
public sealed record TrialTest(Trial Trial, EvaluationResult Result, SpeedResult? Speed = null, long? Bytes = null);
