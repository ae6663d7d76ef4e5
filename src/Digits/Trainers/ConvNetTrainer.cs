using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Layers;
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
public sealed class ConvNetTrainer : IResumableTrainer
{
    // Of the operations of a 3×3 convolution; measured on whole trainings.
    private const double WinogradSaving = 0.3;

    // Of one thread of a processor with AVX-512: an image is changed at random, then goes through the network and back.
    private const double OverheadSeconds = 0.1, PreparationSeconds = 4e-6, FlopsPerSecond = 120e9;

    /// <inheritdoc/>
    public string Name => "convnet";

    /// <inheritdoc/>
    public string Description => "convolutional network";

    /// <inheritdoc/>
    public SearchSpace SearchSpace { get; } = ConvNetParameters.CreateSpace();

    /// <inheritdoc/>
    public string? UnavailableReason => null;

    /// <inheritdoc/>
    public double EstimateCost(ParameterSet parameters, int images)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        double perImage = PreparationSeconds + (Work(ConvNetParameters.Network(parameters)) / FlopsPerSecond);
        return OverheadSeconds + (ConvNetParameters.Training(parameters, images, seed: 0, threads: 1).Epochs * (double)images * perImage);
    }

    /// <summary>The operations of a training step for one image, those counted less that Winograd's convolution saves.</summary>
    private static double Work(NetworkDefinition network)
    {
        double saved = network.Layers.Select((layer, i) => layer is Convolution { Size: 3, Stride: 1 } ? layer.ForwardFlops(network.Shapes[i]) : 0).Sum();
        return network.TrainingFlops - (3 * WinogradSaving * saved);
    }

    /// <inheritdoc/>
    public IResumableTraining BeginTraining(TrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ConvNetTraining(this, request, checkpoint: null);
    }

    /// <inheritdoc/>
    public IResumableTraining ResumeTraining(TrainingRequest request, Stream checkpoint)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new ConvNetTraining(this, request, checkpoint);
    }

    /// <inheritdoc/>
    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IResumableTraining training = BeginTraining(request);
        training.Advance(1, progress, cancellationToken);
        return training.ToClassifier();
    }
}
