namespace Digits.Experiments.Importance;

/// <summary>A leaf of a regression tree: a box in the unit cube, and the value that the tree has in it.</summary>
/// <param name="Low">The lower bound in each dimension.</param>
/// <param name="High">The upper bound in each dimension, greater than the lower one.</param>
/// <param name="Value">The value.</param>
internal sealed record RegressionLeaf(double[] Low, double[] High, double Value);
