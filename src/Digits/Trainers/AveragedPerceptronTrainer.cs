using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers.MLNet;
using Microsoft.ML;

namespace Digits.Trainers;

/// <summary>
/// Averaged perceptrons (Freund and Schapire, <i>Large Margin Classification Using the Perceptron Algorithm</i>, Machine Learning
/// 1999), one for each digit against all others, their scores made probabilities by Platt's method.
/// </summary>
/// <remarks>
/// ML.NET's <c>OneVersusAll</c> over <c>AveragedPerceptron</c>. The perceptron never asks whether it is cancelled, but it streams the
/// images in every pass, and the view that it reads them from ends it there: at once. It does not tell its passes; progress counts classes.
/// </remarks>
public sealed class AveragedPerceptronTrainer : MLNetTrainer
{
    /// <summary>Creates the trainer.</summary>
    public AveragedPerceptronTrainer()
        : base("averaged-perceptron", "averaged perceptrons, one versus all (ML.NET)", new SearchSpace([
            new IntegerRange("iterations", "Passes over the training images.", 5, 1, 50, log: true),
            new FloatRange("learningRate", "The weight of each correction.", 1, 0.01, 1, log: true, validMinimum: 1e-6, validMaximum: 1000),
            new FloatRange("l2Regularization", "Pulls all weights towards 0.", 0, 0, 0.5, validMaximum: 0.999),
            .. PixelFeatures.ForLinear]))
    {
    }

    // Eleven models of ten classes, as ML.NET trains the first one twice; each is calibrated in a pass of its own.
    private protected override double EstimateLearning(ParameterSet parameters, int images) =>
        images * 11.0 * (parameters.GetInteger("iterations") + 1) * (8e-7 + (1.4e-9 * PixelFeatures.LinearWorkFor(parameters)));

    private protected override string StepsParameter => "iterations";

    private protected override int Passes => DigitSet.Classes;

    private protected override IEstimator<ITransformer> CreateEstimator(MLContext context, ParameterSet parameters, TrainingRequest request) =>
        context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.AveragedPerceptron(new Microsoft.ML.Trainers.AveragedPerceptronTrainer.Options
            {
                FeatureColumnName = PixelFeatures.ColumnFor(parameters),
                LabelColumnName = DigitDataView.Label,
                NumberOfIterations = parameters.GetInteger("iterations"),
                LearningRate = (float)parameters.GetNumber("learningRate"),
                L2Regularization = (float)parameters.GetNumber("l2Regularization"),
            }),
            labelColumnName: DigitDataView.Label);
}
