namespace Digits.Experiments.Records;

/// <summary>What the winner's model said of each image: by it its confidence can be judged.</summary>
/// <param name="ValidationProbabilities">
/// N × 10 values for the validation images, by the model of the winning trial, which has not learned from them.
/// </param>
/// <param name="TestProbabilities">N × 10 values for the test images, by the final model.</param>
/// <param name="Mistakes">The worst mistakes on the test set, the surest first.</param>
public sealed record TestEvidence(float[] ValidationProbabilities, float[] TestProbabilities, IReadOnlyList<TestMistake> Mistakes);
