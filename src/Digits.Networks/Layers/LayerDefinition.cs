using System.Text.Json.Serialization;

namespace Digits.Networks.Layers;

/// <summary>One layer of a network, as data: what it does, not how or with which weights.</summary>
/// <remarks>Immutable. In JSON, <c>type</c> names the layer.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Convolution), "convolution")]
[JsonDerivedType(typeof(BatchNormalization), "batchNormalization")]
[JsonDerivedType(typeof(Relu), "relu")]
[JsonDerivedType(typeof(Silu), "silu")]
[JsonDerivedType(typeof(MaxPooling), "maxPooling")]
[JsonDerivedType(typeof(AveragePooling), "averagePooling")]
[JsonDerivedType(typeof(GlobalAveragePooling), "globalAveragePooling")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Dense), "dense")]
public abstract record LayerDefinition
{
    private protected LayerDefinition()
    {
    }

    /// <summary>The shape of its output.</summary>
    /// <param name="input">The shape of its input.</param>
    /// <exception cref="ArgumentException">The layer cannot take such an input, or one of its own values is out of range.</exception>
    public virtual TensorShape OutputShape(TensorShape input) => input;

    /// <summary>What it learns or keeps, in the order in which it lies in memory; empty for most layers.</summary>
    /// <param name="input">The shape of its input.</param>
    public virtual IReadOnlyList<LayerParameter> Parameters(TensorShape input) => [];

    /// <summary>
    /// Floating-point operations that one image needs in a forward pass, a multiplication and an addition counting as two; those of
    /// convolutions and dense layers only, since the rest is small beside them.
    /// </summary>
    /// <param name="input">The shape of its input.</param>
    public virtual long ForwardFlops(TensorShape input) => 0;
}
