namespace Digits.Experiments;

/// <summary>How a trial stood part of the way through its training.</summary>
/// <param name="Fidelity">The share of the whole training that was done, above 0, up to 1.</param>
/// <param name="Score">How well it then did on the validation set.</param>
/// <param name="Cost">What the trial had cost by then, in the unit of <see cref="Trial.Cost"/>.</param>
public sealed record Rung(double Fidelity, ValidationScore Score, double Cost);
