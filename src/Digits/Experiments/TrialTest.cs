using Digits.Evaluation;

namespace Digits.Experiments;

/// <summary>How a model did on the test set, which it met once, after the winner had been chosen.</summary>
/// <param name="Trial">The trial that the model is of.</param>
/// <param name="Result">How it did.</param>
public sealed record TrialTest(Trial Trial, EvaluationResult Result);
