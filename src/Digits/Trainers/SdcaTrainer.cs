using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers.MLNet;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Digits.Trainers;

/// <summary>
/// Multinomial logistic regression by stochastic dual coordinate ascent (Shalev-Shwartz and Zhang, <i>Stochastic Dual Coordinate
/// Ascent Methods for Regularized Loss Minimization</i>, JMLR 2013): the quickest trainer, a baseline within seconds.
/// </summary>
/// <remarks>
/// ML.NET's <c>SdcaMaximumEntropy</c>. Its threads race for the weights (Hogwild), so that only <see cref="TrainingRequest.Threads"/> = 1
/// gives the same result twice. Cancels within two seconds.
/// </remarks>
public sealed class SdcaTrainer : MLNetTrainer
{
    /// <summary>Creates the trainer.</summary>
    public SdcaTrainer()
        : base("sdca", "logistic regression, stochastic dual coordinate ascent (ML.NET)", new SearchSpace([
            new IntegerRange("iterations", "Passes over the training images, at most.", 10, 3, 50, log: true),
            new FloatRange("l2Regularization", "Pulls all weights towards 0.", 1e-4, 1e-7, 1e-2, log: true, validMaximum: 1),
            new FloatRange("l1Regularization", "Sets small weights to 0; a multiple of the L2 regularization.", 0, 0, 1),
            new FloatRange("convergenceTolerance", "Stops early once duality gap and loss have this ratio.", 0.1, 0.01, 0.3, log: true, validMaximum: 1),
            .. PixelFeatures.ForLinear]))
    {
    }

    /// <inheritdoc/>
    /// <remarks>1: more threads race.</remarks>
    public override int DeterministicThreads(int threads) => 1;

    private protected override double EstimateLearning(ParameterSet parameters, int images) =>
        images * (double)parameters.GetInteger("iterations") * (6.5e-6 + (2e-9 * PixelFeatures.LinearWorkFor(parameters)));

    private protected override string StepsParameter => "iterations";

    private protected override IEstimator<ITransformer> CreateEstimator(MLContext context, ParameterSet parameters, TrainingRequest request) =>
        context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            FeatureColumnName = PixelFeatures.ColumnFor(parameters),
            LabelColumnName = DigitDataView.Label,
            NumberOfThreads = request.Threads,
            MaximumNumberOfIterations = parameters.GetInteger("iterations"),
            L2Regularization = (float)parameters.GetNumber("l2Regularization"),
            L1Regularization = (float)parameters.GetNumber("l1Regularization"),
            ConvergenceTolerance = (float)parameters.GetNumber("convergenceTolerance"),
        });
}
