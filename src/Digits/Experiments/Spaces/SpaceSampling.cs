using Digits.Data;

namespace Digits.Experiments.Spaces;

/// <summary>Points of a search space, drawn at random.</summary>
internal static class SpaceSampling
{
    /// <summary>The share of a preset's values that <see cref="SampleNearPreset"/> keeps.</summary>
    private const double KeptShare = 0.5;

    /// <summary>Every parameter evenly over its searched range or its options; the preset is one choice among them.</summary>
    public static ParameterSet Sample(this SearchSpace space, ref RandomStream random)
    {
        double[] point = new double[space.Count];
        for (int i = 0; i < point.Length; i++)
            point[i] = space[i].Sample(ref random);
        return space.FromUnit(point);
    }

    /// <summary>
    /// The same, but with about half the values as the drawn preset has them: presets are combinations that are known to be good, which a
    /// draw of everything would hardly hit. In a space without presets there is no difference.
    /// </summary>
    public static ParameterSet SampleNearPreset(this SearchSpace space, ref RandomStream random)
    {
        bool hasPresets = space.Any(parameter => parameter is PresetChoice);
        double[] point = new double[space.Count];
        for (int i = 0; i < point.Length; i++)
            point[i] = hasPresets && space[i] is not PresetChoice && random.Chance(KeptShare) ? double.NaN : space[i].Sample(ref random);
        return space.FromUnit(point);
    }

    /// <summary>A coordinate, evenly drawn; NaN where the parameter is none that can be tuned.</summary>
    public static double Sample(this Parameter parameter, ref RandomStream random) => parameter switch
    {
        NumberRange => random.Uniform(),
        Choice choice => random.Next(choice.Options.Count),
        _ => double.NaN,
    };
}
