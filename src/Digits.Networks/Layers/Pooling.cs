namespace Digits.Networks.Layers;

/// <summary>The maximum of each 2×2 square; a last odd row or column is dropped.</summary>
/// <remarks>Of equal values the first in reading order counts as the maximum, as in PyTorch.</remarks>
public sealed record MaxPooling : LayerDefinition
{
    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) => HalfOf(input);

    internal static TensorShape HalfOf(TensorShape input) => input is { Rows: > 1, Columns: > 1 }
        ? input with { Rows = input.Rows / 2, Columns = input.Columns / 2 }
        : throw new ArgumentException($"Pooling needs at least two rows and columns, but its input is {input}.");
}

/// <summary>The mean of each 2×2 square; a last odd row or column is dropped.</summary>
public sealed record AveragePooling : LayerDefinition
{
    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) => MaxPooling.HalfOf(input);
}

/// <summary>The mean of each channel: a vector as long as there are channels (Lin, Chen and Yan, <i>Network in network</i>, 2014).</summary>
public sealed record GlobalAveragePooling : LayerDefinition
{
    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) => new(input.Channels, 1, 1);
}
