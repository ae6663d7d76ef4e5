namespace Digits.Networks.Training;

/// <summary>How an epoch of a training went.</summary>
/// <param name="Epoch">Which one, from 1.</param>
/// <param name="Loss">The mean loss of the training images, each before the step that learned from it.</param>
/// <param name="Accuracy">The share of the training images that the network read rightly then, from 0 to 1; no answer is right for one of no class.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="ValidationLoss">The mean negative log-likelihood of the validation images after the epoch; null where there are none.</param>
/// <param name="ValidationAccuracy">The share of the validation images read rightly after the epoch, from 0 to 1; null where there are none.</param>
public sealed record EpochReport(int Epoch, double Loss, double Accuracy, double LearningRate, double? ValidationLoss, double? ValidationAccuracy);
