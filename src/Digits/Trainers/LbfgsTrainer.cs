using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers.MLNet;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Digits.Trainers;

/// <summary>
/// Multinomial logistic regression by limited-memory BFGS (Andrew and Gao, <i>Scalable Training of L1-Regularized Log-Linear
/// Models</i>, ICML 2007): slower than SDCA, and gets to the bottom of the same loss.
/// </summary>
/// <remarks>ML.NET's <c>LbfgsMaximumEntropy</c>. Cancels within two seconds.</remarks>
public sealed class LbfgsTrainer : MLNetTrainer
{
    /// <summary>Creates the trainer.</summary>
    public LbfgsTrainer()
        : base("lbfgs", "logistic regression, limited-memory BFGS (ML.NET)", new SearchSpace([
            new IntegerRange("iterations", "Steps of the optimizer, at most.", 100, 20, 400, log: true),
            new FloatRange("l2Regularization", "Pulls all weights towards 0.", 1, 0.001, 100, log: true),
            new FloatRange("l1Regularization", "Sets small weights to 0.", 0, 0, 10),
            new IntegerRange("historySize", "Earlier steps that stand in for the curvature.", 20, 5, 50, validMaximum: 1000),
            new FloatRange("optimizationTolerance", "Stops once the loss improves by less.", 1e-6, 1e-8, 1e-3, log: true, validMaximum: 1),
            .. PixelFeatures.ForLinear]))
    {
    }

    private protected override double EstimateLearning(ParameterSet parameters, int images) =>
        images * (double)parameters.GetInteger("iterations") * (2e-6 + (1e-9 * PixelFeatures.LinearWorkFor(parameters)));

    private protected override string StepsParameter => "iterations";

    private protected override IEstimator<ITransformer> CreateEstimator(MLContext context, ParameterSet parameters, TrainingRequest request) =>
        context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            FeatureColumnName = PixelFeatures.ColumnFor(parameters),
            LabelColumnName = DigitDataView.Label,
            NumberOfThreads = request.Threads,
            MaximumNumberOfIterations = parameters.GetInteger("iterations"),
            L2Regularization = (float)parameters.GetNumber("l2Regularization"),
            L1Regularization = (float)parameters.GetNumber("l1Regularization"),
            HistorySize = parameters.GetInteger("historySize"),
            OptimizationTolerance = (float)parameters.GetNumber("optimizationTolerance"),
        });
}
