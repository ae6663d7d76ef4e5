namespace Digits.Networks.Layers;

/// <summary>One array of numbers that belongs to a layer.</summary>
/// <param name="Name">Its name as PyTorch has it: <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c>.</param>
/// <param name="Shape">Its dimensions, the last one innermost.</param>
/// <param name="Role">What it is for.</param>
/// <param name="FanIn">For weights: how many inputs each output sums over, on which the initialization depends; otherwise 0.</param>
public sealed record LayerParameter(string Name, IReadOnlyList<int> Shape, ParameterRole Role, int FanIn = 0)
{
    /// <summary>How many numbers it holds.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => product * size);
}

/// <summary>What a parameter is for: how it starts, and whether it is learned and decays.</summary>
public enum ParameterRole
{
    /// <summary>Learned; starts at random (He et al. 2015); decays where weight decay is asked for.</summary>
    Weight,

    /// <summary>Learned; starts at 0; never decays.</summary>
    Bias,

    /// <summary>Learned; starts at 1; never decays.</summary>
    Scale,

    /// <summary>Not learned but measured; starts at 0.</summary>
    Mean,

    /// <summary>Not learned but measured; starts at 1.</summary>
    Variance,
}
