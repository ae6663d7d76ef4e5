using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers.MLNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace Digits.Trainers;

/// <summary>
/// Gradient-boosted trees by FastTree, an implementation of MART (Friedman, <i>Greedy function approximation: a gradient boosting
/// machine</i>, Annals of Statistics 2001), one model for each digit against all others.
/// </summary>
/// <remarks>
/// ML.NET's <c>OneVersusAll</c> over <c>FastTree</c>, whose calibrated probabilities are brought to a sum of 1. It prepares the
/// images anew for each class, which makes it the slowest trainer. Cancels within two seconds.
/// </remarks>
public sealed class FastTreeTrainer : MLNetTrainer
{
    /// <summary>Creates the trainer.</summary>
    public FastTreeTrainer()
        : base("fasttree", "gradient-boosted trees, FastTree, one versus all (ML.NET)", new SearchSpace(
            new IntegerRange("trees", "Trees of each class.", 30, 10, 300, log: true),
            new IntegerRange("leaves", "Leaves of each tree, at most.", 30, 7, 127, log: true, validMinimum: 2, validMaximum: 10_000),
            new FloatRange("learningRate", "The weight of each tree.", 0.2, 0.02, 0.5, log: true, validMinimum: 1e-6, validMaximum: 10),
            new IntegerRange("minimumExamplesPerLeaf", "Images that a leaf needs.", 10, 1, 100, log: true),
            new IntegerRange("bins", "Grey levels that trees tell apart, at most.", 32, 8, 255, log: true, validMinimum: 2, validMaximum: 65_535),
            new FloatRange("featureFraction", "The share of the pixels that each tree may look at.", 1, 0.05, 1, validMinimum: 1e-3, validMaximum: 1),
            new FloatRange("featureFractionPerSplit", "The share of these that each split may look at.", 0.3, 0.05, 1, validMinimum: 1e-3, validMaximum: 1)))
    {
    }

    /// <inheritdoc/>
    /// <remarks>Trees are as good as images.</remarks>
    public override ParameterSet AtFidelity(ParameterSet parameters, double fidelity) => WithShareOfSteps(parameters, fidelity);

    // Eleven models of ten classes, as ML.NET trains the first one twice; each has its images prepared anew.
    private protected override double EstimateLearning(ParameterSet parameters, int images)
    {
        double looks = (0.3 + (0.7 * parameters.GetNumber("featureFraction"))) * (0.8 + (0.7 * parameters.GetNumber("featureFractionPerSplit")));
        double tree = 6e-7 * Math.Log2(1 + parameters.GetInteger("leaves")) * looks;
        return 11.0 * images * (5e-5 + (1e-7 * parameters.GetInteger("bins")) + (parameters.GetInteger("trees") * tree));
    }

    private protected override string StepsParameter => "trees";

    private protected override int Passes => DigitSet.Classes;

    private protected override IEstimator<ITransformer> CreateEstimator(MLContext context, ParameterSet parameters, TrainingRequest request) =>
        context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
            {
                FeatureColumnName = DigitDataView.Pixels,
                LabelColumnName = DigitDataView.Label,
                NumberOfThreads = request.Threads,
                Seed = request.Seed,
                FeatureSelectionSeed = request.Seed,
                NumberOfTrees = parameters.GetInteger("trees"),
                NumberOfLeaves = parameters.GetInteger("leaves"),
                LearningRate = parameters.GetNumber("learningRate"),
                MinimumExampleCountPerLeaf = parameters.GetInteger("minimumExamplesPerLeaf"),
                MaximumBinCountPerFeature = parameters.GetInteger("bins"),
                FeatureFraction = parameters.GetNumber("featureFraction"),
                FeatureFractionPerSplit = parameters.GetNumber("featureFractionPerSplit"),
            }),
            labelColumnName: DigitDataView.Label);
}
