namespace Digits.Networks.Layers;

/// <summary>Brings each channel to mean 0 and variance 1, then scales and shifts it by what it learns.</summary>
/// <remarks>
/// Ioffe and Szegedy, <i>Batch normalization</i>, 2015. In training the statistics are those of a group of at most 64 images, not of the whole
/// batch (Hoffer, Hubara and Soudry, <i>Train longer, generalize better</i>, 2017, §4, "ghost batch normalization"), so that they do not
/// depend on the number of threads; in use, the running means of those. The biased variance normalizes, and the running variance is the
/// unbiased one, as in PyTorch.
/// </remarks>
/// <param name="Momentum">The weight of a batch's new statistics in the running ones: above 0, up to 1.</param>
/// <param name="Epsilon">Added to the variance: above 0.</param>
public sealed record BatchNormalization(float Momentum = 0.1f, float Epsilon = 1e-5f) : LayerDefinition
{
    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input)
    {
        if (!(Momentum > 0 && Momentum <= 1))
            throw new ArgumentException($"The momentum of batch normalization is above 0, up to 1, but was {Momentum}.");
        if (!(Epsilon > 0 && Epsilon < 1))
            throw new ArgumentException($"The epsilon of batch normalization is above 0, below 1, but was {Epsilon}.");
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(TensorShape input) =>
    [
        new("weight", [input.Channels], ParameterRole.Scale),
        new("bias", [input.Channels], ParameterRole.Bias),
        new("running_mean", [input.Channels], ParameterRole.Mean),
        new("running_var", [input.Channels], ParameterRole.Variance),
    ];
}
