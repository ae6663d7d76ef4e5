namespace Digits.Experiments.Stores;

/// <summary>How an experiment ended.</summary>
/// <param name="Best">The number of the winning trial.</param>
/// <param name="Model">The final model, as a <see cref="Models.DigitModel"/> saves it.</param>
/// <param name="Tests">What the test set said, as JSON: an implementation keeps it as it is.</param>
/// <param name="RefitSkippedReason">Why the model has learned from the training set alone; null when it was refitted.</param>
/// <param name="Interrupted">Whether it was ended from outside.</param>
public sealed record ExperimentOutcome(int Best, byte[] Model, string Tests, string? RefitSkippedReason, bool Interrupted);
