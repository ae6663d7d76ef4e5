using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Imaging;
using Digits.Models;
using Digits.Networks.Training;
using Digits.Trainers.ConvNet;

namespace Digits.Trainers;

/// <summary>
/// A convolutional network (LeCun et al., <i>Gradient-based learning applied to document recognition</i>, Proceedings of the IEEE 1998),
/// trained by the managed engine of <c>Digits.Networks</c>: by far the most accurate trainer.
/// </summary>
/// <remarks>
/// The same seed gives the same network to the bit on any number of threads. With validation images the network of the best epoch is
/// returned, without them that of the last. Cancels within a step, some milliseconds; progress counts epochs and tells loss and validation
/// accuracy of the last one.
/// </remarks>
public sealed class ConvNetTrainer : IDigitTrainer
{
    /// <inheritdoc/>
    public string Name => "convnet";

    /// <inheritdoc/>
    public string Description => "convolutional network";

    /// <inheritdoc/>
    public SearchSpace SearchSpace { get; } = ConvNetParameters.CreateSpace();

    /// <inheritdoc/>
    public string? UnavailableReason => null;

    /// <inheritdoc/>
    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        (DigitSet images, ParameterSet parameters) = request.PrepareFor(this);
        cancellationToken.ThrowIfCancellationRequested();
        var train = new DigitImages(images);
        DigitImages? validation = request.Validation is { Count: > 0 } held ? new DigitImages(DigitNormalizer.Normalize(held)) : null;
        try
        {
            using var training = new NetworkTraining(
                ConvNetParameters.Network(parameters), ConvNetParameters.Training(parameters, images.Count, request.Seed, request.Threads));
            var listener = new EpochProgress(training, progress);
            while (!training.IsDone)
                training.RunEpoch(train, validation, listener.Step, cancellationToken);
            listener.End();
            return new NetworkClassifier(training.ToBestNetwork());
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            throw new DigitTrainingException($"{Name} failed: {exception.Message}", exception);
        }
    }
}
