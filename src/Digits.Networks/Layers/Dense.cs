namespace Digits.Networks.Layers;

/// <summary>A fully connected layer with a bias; an input with rows and columns is flattened, channel by channel.</summary>
/// <param name="Units">Outputs: 1 to 16,384.</param>
public sealed record Dense(int Units) : LayerDefinition
{
    /// <inheritdoc/>
    public override TensorShape OutputShape(TensorShape input) =>
        Units is >= 1 and <= 16384 ? new TensorShape(Units, 1, 1) : throw new ArgumentException($"A dense layer has 1 to 16384 units, but this one has {Units}.");

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(TensorShape input) =>
    [
        new("weight", [Units, input.Count], ParameterRole.Weight, input.Count),
        new("bias", [Units], ParameterRole.Bias),
    ];

    /// <inheritdoc/>
    public override long ForwardFlops(TensorShape input) => 2L * Units * input.Count;
}
