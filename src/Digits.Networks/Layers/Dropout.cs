namespace Digits.Networks.Layers;

/// <summary>
/// In training, sets each value to 0 with a probability and scales the rest so that the mean stays; in use, does nothing
/// (Srivastava et al., <i>Dropout</i>, 2014).
/// </summary>
/// <param name="Rate">The probability: 0 to below 1.</param>
public sealed record Dropout(float Rate) : LayerDefinition
{
    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) =>
        Rate is >= 0 and < 1 ? input : throw new ArgumentException($"A dropout rate is 0 to below 1, but was {Rate}.");
}
