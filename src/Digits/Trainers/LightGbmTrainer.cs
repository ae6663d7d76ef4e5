using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers.MLNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;

namespace Digits.Trainers;

/// <summary>
/// Gradient-boosted trees by LightGBM (Ke et al., <i>LightGBM: A Highly Efficient Gradient Boosting Decision Tree</i>, NIPS 2017):
/// the most accurate of the classic trainers on pixels.
/// </summary>
/// <remarks>
/// ML.NET's <c>LightGbm</c> with softmax over the ten classes, on the native library of the LightGBM package, which exists for x64
/// only: elsewhere the trainer says that it is unavailable. Cancels within two seconds, but for the time that the native library
/// takes to bin the images, which does not look (under a second on MNIST). Trainings run at once only on equally many threads, as the library
/// keeps that number for the whole process: others wait.
/// </remarks>
public sealed class LightGbmTrainer : MLNetTrainer
{
    // Of MNIST's 784 pixels the others are paper in all images, or nearly all.
    private const int UsefulPixels = 700;

    /// <summary>Creates the trainer.</summary>
    public LightGbmTrainer()
        : base("lightgbm", "gradient-boosted trees, LightGBM (ML.NET)", new SearchSpace([
            new IntegerRange("iterations", "Boosting rounds; each grows ten trees, one a class.", 100, 30, 500, log: true),
            new IntegerRange("leaves", "Leaves of each tree, at most.", 31, 7, 127, log: true, validMinimum: 2, validMaximum: 131_072),
            new FloatRange("learningRate", "The weight of each round.", 0.15, 0.02, 0.4, log: true, validMinimum: 1e-6, validMaximum: 10),
            new IntegerRange("minimumExamplesPerLeaf", "Images that a leaf needs.", 10, 3, 100, log: true),
            new IntegerRange("bins", "Grey levels that trees tell apart, at most.", 15, 7, 255, log: true, validMinimum: 2, validMaximum: 65_535),
            new FloatRange(
                "featureFraction", "The share of the pixels that each tree may look at; less than all takes longer here, since LightGBM copies what is left.",
                1, 0.05, 1, log: true, validMinimum: 1e-3, validMaximum: 1),
            new FloatRange("subsampleFraction", "The share of the images that each round learns from.", 0.4, 0.2, 1, validMinimum: 1e-3, validMaximum: 1),
            new FloatRange("l2Regularization", "Makes the values of the leaves smaller.", 0.01, 1e-3, 10, log: true),
            ImageShifts.Parameter,
            .. PixelFeatures.ForTrees]))
    {
    }

    /// <inheritdoc/>
    public override string? UnavailableReason => NativeLightGbm.UnavailableReason;

    /// <inheritdoc/>
    /// <remarks>Boosting rounds are as good as images.</remarks>
    public override ParameterSet AtFidelity(ParameterSet parameters, double fidelity) => WithShareOfSteps(parameters, fidelity);

    // A round passes over its images once for each level of its ten trees, and over all histograms once for each leaf. With few bins the
    // histograms of all pixels fit into the processor's caches; features that were left out cost a copy of the rest.
    private protected override double EstimateLearning(ParameterSet parameters, int images)
    {
        double features = (PixelFeatures.CountFor(parameters) ?? UsefulPixels) / (double)UsefulPixels;
        double share = parameters.GetNumber("featureFraction"), bins = parameters.GetInteger("bins"), leaves = parameters.GetInteger("leaves");
        double perImage = 1e-6 + (1e-6 * features * share * parameters.GetNumber("subsampleFraction") * Math.Log2(leaves)) + (share < 1 ? 5e-6 * features : 0);
        double perLeaf = 2.2e-5 * features * share * bins;
        return (images * 3e-5) + (parameters.GetInteger("iterations") * ((images * perImage) + (leaves * perLeaf)));
    }

    private protected override IDisposable? WaitForTurn(int threads, CancellationToken cancellation) => NativeLightGbm.Threads.Enter(threads, cancellation);

    private protected override string StepsParameter => "iterations";

    private protected override IEstimator<ITransformer> CreateEstimator(MLContext context, ParameterSet parameters, TrainingRequest request)
    {
        double subsample = parameters.GetNumber("subsampleFraction");
        return context.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            FeatureColumnName = PixelFeatures.ColumnFor(parameters),
            LabelColumnName = DigitDataView.Label,
            NumberOfThreads = request.Threads,
            Seed = request.Seed,
            Deterministic = true,
            ForceRowWise = true, // otherwise a measurement of time decides in which order it sums; for images this is the quicker one
            UseSoftmax = true,
            NumberOfIterations = parameters.GetInteger("iterations"),
            NumberOfLeaves = parameters.GetInteger("leaves"),
            LearningRate = parameters.GetNumber("learningRate"),
            MinimumExampleCountPerLeaf = parameters.GetInteger("minimumExamplesPerLeaf"),
            MaximumBinCountPerFeature = parameters.GetInteger("bins"),
            Booster = new GradientBooster.Options
            {
                FeatureFraction = parameters.GetNumber("featureFraction"),
                SubsampleFraction = subsample,
                SubsampleFrequency = subsample < 1 ? 1 : 0, // LightGBM draws anew in every round, or never
                L2Regularization = parameters.GetNumber("l2Regularization"),
            },
        });
    }
}
