using Digits.Networks.Layers;

namespace Digits.Networks;

/// <summary>Where an array of parameters lies in the flat array of all.</summary>
/// <param name="Layer">The index of its layer.</param>
/// <param name="Parameter">Its name, shape and role.</param>
/// <param name="Offset">The index of its first number.</param>
public sealed record ParameterTensor(int Layer, LayerParameter Parameter, int Offset)
{
    /// <summary>A name that is unique in the network, for instance <c>layers.3.weight</c>.</summary>
    public string Name => $"layers.{Layer}.{Parameter.Name}";
}
