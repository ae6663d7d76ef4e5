using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>Batch normalization with the statistics of the group, or in use with the running ones; and ReLU with it where it follows.</summary>
/// <param name="shape">The shape before and after it.</param>
/// <param name="layer">The layer.</param>
/// <param name="offset">Where its scale lies among the parameters; bias, running mean and running variance follow.</param>
/// <param name="relu">Whether ReLU follows.</param>
internal sealed unsafe class BatchNormalizationStage(TensorShape shape, BatchNormalization layer, int offset, bool relu) : Stage(shape, shape)
{
    private readonly int _channels = shape.Channels;

    /// <inheritdoc/>
    public override bool IsTilewise => false;

    /// <inheritdoc/>
    public override int SavedSize(int tiles) => 2 * _channels;

    /// <inheritdoc/>
    public override int ScratchSize(int tiles) => 3 * _channels;

    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        float* gamma = pass.Parameters + offset, beta = gamma + _channels, runningMean = beta + _channels, runningVariance = runningMean + _channels;
        if (!pass.Training)
        {
            Apply(pass, input, output, gamma, beta, runningMean, runningVariance);
            return;
        }

        float* mean = pass.Saved, inverseDeviation = mean + _channels, variance = pass.Scratch;
        BatchNormalizationKernel.Forward(
            input + Input.Origin, Input, pass.Tiles, pass.Images, gamma, beta, layer.Epsilon, relu, output + Output.Origin, Output,
            mean, inverseDeviation, variance);

        // The groups' statistics gather where the gradients of the running ones would be, each counting for its images. A single value has no
        // variance.
        bool isSingle = pass.Images * Input.Rows * Input.Columns == 1;
        float* statistics = pass.Gradient + offset + 2 * _channels;
        for (int c = 0; c < _channels; c++)
        {
            statistics[c] += pass.Images * mean[c];
            statistics[_channels + c] += pass.Images * (isSingle ? runningVariance[c] : variance[c]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        float* gamma = pass.Parameters + offset, beta = gamma + _channels, mean = pass.Saved, inverseDeviation = mean + _channels;
        BatchNormalizationKernel.Backward(
            outputGradient + Output.Origin, Output, input + Input.Origin, Input, pass.Tiles, pass.Images, gamma, beta, mean, inverseDeviation, relu,
            inputGradient is null ? outputGradient + Output.Origin : inputGradient + Input.Origin, inputGradient is null ? Output : Input,
            pass.Gradient + offset, pass.Gradient + offset + _channels);
    }

    private void Apply(in Pass pass, float* input, float* output, float* gamma, float* beta, float* mean, float* variance)
    {
        for (int tile = 0; tile < pass.Tiles; tile++)
        {
            BatchNormalizationKernel.Apply(
                input + Input.Origin + (long)tile * Input.Size, Input, gamma, beta, mean, variance, layer.Epsilon, relu,
                output + Output.Origin + (long)tile * Output.Size, Output);
        }
    }
}
