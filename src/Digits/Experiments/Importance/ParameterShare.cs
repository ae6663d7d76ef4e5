namespace Digits.Experiments.Importance;

/// <summary>How much a parameter matters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">The share of the variance that it explains by itself, 0 to 1; the shares of a space add up to 1 at most.</param>
public sealed record ParameterShare(string Name, double Share);
