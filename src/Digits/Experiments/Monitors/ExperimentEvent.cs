using Digits.Evaluation;
using Digits.Trainers;

namespace Digits.Experiments.Monitors;

/// <summary>Something that happened in an experiment.</summary>
/// <remarks>Events of one experiment come in order, but on whatever thread is at hand; a listener must be quick.</remarks>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
public abstract record ExperimentEvent(TimeSpan Elapsed);

/// <summary>A trainer cannot run on this machine; the experiment goes on without it.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Reason">Why.</param>
public sealed record TrainerUnavailable(TimeSpan Elapsed, string Trainer, string Reason) : ExperimentEvent(Elapsed);

/// <summary>A trial began.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Trial">The trial.</param>
public sealed record TrialStarted(TimeSpan Elapsed, Trial Trial) : ExperimentEvent(Elapsed);

/// <summary>A trial got on.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Progress">How far its training is.</param>
public sealed record TrialProgressed(TimeSpan Elapsed, Trial Trial, TrainingProgress Progress) : ExperimentEvent(Elapsed);

/// <summary>A trial was measured part of the way through its training.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Trial">The trial; what was measured is the last of its rungs.</param>
public sealed record TrialMeasured(TimeSpan Elapsed, Trial Trial) : ExperimentEvent(Elapsed);

/// <summary>A trial finished, failed or was pruned.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Trial">The trial, with its outcome.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
public sealed record TrialEnded(TimeSpan Elapsed, Trial Trial, bool IsBest) : ExperimentEvent(Elapsed);

/// <summary>The winner is being trained again, on training and validation images together.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Winner">The winning trial.</param>
public sealed record RefitStarted(TimeSpan Elapsed, Trial Winner) : ExperimentEvent(Elapsed);

/// <summary>The refit got on.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Winner">The winning trial.</param>
/// <param name="Progress">How far it is.</param>
public sealed record RefitProgressed(TimeSpan Elapsed, Trial Winner, TrainingProgress Progress) : ExperimentEvent(Elapsed);

/// <summary>The refit ended.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Winner">The winning trial.</param>
/// <param name="SkippedReason">Why the model that was trained on the training images alone is kept; null when the refitted one is.</param>
public sealed record RefitEnded(TimeSpan Elapsed, Trial Winner, string? SkippedReason) : ExperimentEvent(Elapsed);

/// <summary>The final model has met the test set, once.</summary>
/// <param name="Elapsed">The time that the experiment has taken so far.</param>
/// <param name="Result">How well it did.</param>
public sealed record TestEvaluated(TimeSpan Elapsed, EvaluationResult Result) : ExperimentEvent(Elapsed);
