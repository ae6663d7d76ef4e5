using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Trainers;
using Microsoft.ML;

namespace Digits.Extending;

/// <summary>
/// A trainer of one's own, around one of ML.NET's that Digits does not bring: logistic regression by stochastic gradient descent, one model
/// for each digit against all others.
/// </summary>
public sealed class SgdTrainer : IDigitTrainer
{
    public string Name => "sgd";

    public string Description => "logistic regression, stochastic gradient descent, one versus all";

    // What a tuner may try, and what each parameter means.
    public SearchSpace SearchSpace { get; } = new(
        new IntegerRange("iterations", "Passes over the training images.", 10, 3, 50, log: true),
        new FloatRange("learningRate", "The size of the first step.", 0.01, 0.0005, 0.2, log: true, validMaximum: 10),
        new FloatRange("l2Regularization", "Pulls all weights towards 0.", 1e-6, 1e-8, 1e-3, log: true, validMaximum: 1));

    public string? UnavailableReason => null;

    // Optional: lets tuners reckon with the time before they have measured any.
    public double EstimateCost(ParameterSet parameters, int images) => 2e-5 * images * parameters.GetInteger("iterations");

    // Optional: its threads race for the weights, so that only one of them gives the same model twice.
    public int DeterministicThreads(int threads) => 1;

    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ParameterSet parameters = SearchSpace.Complete(request.Parameters);
        var context = new MLContext(request.Seed);
        var images = new DigitDataView(request.Train, includeImage: false, cancellationToken); // reading ends with the token, and with it the training
        try
        {
            ITransformer trained = context.MulticlassClassification.Trainers.OneVersusAll(
                context.BinaryClassification.Trainers.SgdCalibrated(
                    featureColumnName: DigitDataView.Pixels,
                    numberOfIterations: parameters.GetInteger("iterations"),
                    learningRate: parameters.GetNumber("learningRate"),
                    l2Regularization: (float)parameters.GetNumber("l2Regularization")),
                labelColumnName: DigitDataView.Label).Fit(context.Data.Cache(images));
            return TransformerClassifier.Create(context, trained, images);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{Name} was cancelled.", exception, cancellationToken);
        }
    }
}
