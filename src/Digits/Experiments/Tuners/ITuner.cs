using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>Decides what to try next.</summary>
/// <remarks>An experiment asks from one thread at a time. A tuner draws on nothing but what it is given, so that a seed repeats a run.</remarks>
public interface ITuner
{
    /// <summary>The next trial; null when there is nothing left that is worth trying.</summary>
    /// <param name="trainers">The trainers to choose from, in order of preference.</param>
    /// <param name="history">All trials so far, in the order of their numbers.</param>
    Proposal? Ask(IReadOnlyList<IDigitTrainer> trainers, IReadOnlyList<Trial> history);
}

/// <summary>A trial to be.</summary>
/// <param name="Trainer">The trainer.</param>
/// <param name="Parameters">Its parameters, all of them.</param>
public sealed record Proposal(IDigitTrainer Trainer, ParameterSet Parameters);
