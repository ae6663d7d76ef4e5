using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>Decides what to try next.</summary>
/// <remarks>
/// A tuner holds no state and draws on nothing but what it is given: the same state gives the same proposal, so that a seed repeats a run,
/// and an experiment goes on after a crash, or in several processes, as if nothing had happened. Thread-safe.
/// </remarks>
public interface ITuner
{
    /// <summary>The name on the command line, for instance <c>tpe</c>: lower case and hyphens.</summary>
    string Name { get; }

    /// <summary>The next trial; null when there is nothing left that is worth trying, or that fits.</summary>
    /// <param name="state">What can be tried, and what was.</param>
    Proposal? Ask(TuningState state);
}

/// <summary>A trial to be.</summary>
/// <param name="Trainer">The trainer.</param>
/// <param name="Parameters">Its parameters, all of them.</param>
public sealed record Proposal(IDigitTrainer Trainer, ParameterSet Parameters);
