namespace Digits.Networks.Layers;

/// <summary>The rectifier, max(0, x).</summary>
public sealed record Relu : LayerDefinition;

/// <summary>The sigmoid-weighted linear unit, x · sigmoid(x): smooth (Elfwing, Uchibe and Doya 2018; "Swish").</summary>
public sealed record Silu : LayerDefinition;
