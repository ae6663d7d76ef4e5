namespace Digits.Networks.Layers;

/// <summary>A two-dimensional convolution (cross-correlation, as everywhere in the field) with a bias.</summary>
/// <param name="Filters">Output channels: 1 to 4,096.</param>
/// <param name="Size">Rows and columns of the kernel: 1, 3, 5 or 7.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Same">Whether the input is padded with <paramref name="Size"/> / 2 zeros on each side, so that a stride of 1 keeps its size.</param>
public sealed record Convolution(int Filters, int Size, int Stride = 1, bool Same = false) : LayerDefinition
{
    /// <summary>Zeros on each side of the input.</summary>
    internal int Padding => Same ? Size / 2 : 0;

    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input)
    {
        if (Filters is < 1 or > 4096)
            throw new ArgumentException($"A convolution has 1 to 4096 filters, but this one has {Filters}.");
        if (Size is not (1 or 3 or 5 or 7))
            throw new ArgumentException($"A convolution's size is 1, 3, 5 or 7, but was {Size}.");
        if (Stride is not (1 or 2))
            throw new ArgumentException($"A convolution's stride is 1 or 2, but was {Stride}.");
        int rows = input.Rows + 2 * Padding - Size, columns = input.Columns + 2 * Padding - Size;
        if (rows < 0 || columns < 0)
            throw new ArgumentException($"A convolution of {Size}×{Size} does not fit into an input of {input}.");
        return new TensorShape(Filters, rows / Stride + 1, columns / Stride + 1);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(TensorShape input) =>
    [
        new("weight", [Filters, input.Channels, Size, Size], ParameterRole.Weight, input.Channels * Size * Size),
        new("bias", [Filters], ParameterRole.Bias),
    ];

    /// <inheritdoc/>
    public override long ForwardFlops(TensorShape input) => 2L * OutputShape(input).Count * input.Channels * Size * Size;
}
