using Digits.Evaluation;
using Digits.Models;

namespace Digits.Experiments;

/// <summary>What an experiment found.</summary>
/// <param name="Trials">All trials, in the order of their numbers.</param>
/// <param name="Best">The winner: the finished trial with the best validation accuracy.</param>
/// <param name="Model">The final model, ready to be saved.</param>
/// <param name="Test">How the final model did on the test set, which it met once; null when the experiment was interrupted before.</param>
/// <param name="Comparison">
/// How the final model, which is the first, and after it the best model of each other trainer did on the test set: the better by validation
/// first. Those of the others are not refitted. Empty when the experiment was interrupted.
/// </param>
/// <param name="RefitSkippedReason">
/// Why the model has learned from the training set alone; null when it was refitted on training and validation sets together.
/// </param>
/// <param name="Interrupted">Whether the experiment was cancelled; the model is the best that was finished by then.</param>
/// <param name="Duration">How long everything took, in all processes that worked on it.</param>
public sealed record ExperimentResult(
    IReadOnlyList<Trial> Trials,
    Trial Best,
    DigitModel Model,
    EvaluationResult? Test,
    IReadOnlyList<TrialTest> Comparison,
    string? RefitSkippedReason,
    bool Interrupted,
    TimeSpan Duration);
