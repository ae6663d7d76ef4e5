using System.Text.Json.Serialization;

namespace Digits.Networks.Optimizers;

/// <summary>How the learning rate changes over a training, as a share of its peak; as data.</summary>
/// <remarks>Immutable and thread-safe. In JSON, <c>type</c> names the schedule.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OneCycle), "oneCycle")]
[JsonDerivedType(typeof(Cosine), "cosine")]
[JsonDerivedType(typeof(Constant), "constant")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The learning rate of a step, as a share of the peak: 0 to 1.</summary>
    /// <param name="step">The step: 0 for the first.</param>
    /// <param name="steps">The steps of the whole training: at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public float FactorAt(int step, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        return (float)Factor(step, steps);
    }

    /// <summary>As <see cref="FactorAt"/>, for a step that exists.</summary>
    private protected abstract double Factor(int step, int steps);

    /// <summary>From one value at 0 to another at 1 along half a cosine.</summary>
    private protected static double Anneal(double start, double end, double share) => end + (start - end) / 2 * (1 + Math.Cos(Math.PI * share));
}

/// <summary>Always the peak.</summary>
public sealed record Constant : LearningRateSchedule
{
    /// <inheritdoc/>
    private protected override double Factor(int step, int steps) => 1;
}

/// <summary>
/// Up to the peak and down to almost nothing, each along half a cosine (Smith and Topin, <i>Super-convergence</i>, 2018), as PyTorch's
/// <c>OneCycleLR</c>, whose momentum however stays constant here.
/// </summary>
/// <param name="WarmupShare">The share of the steps that lead to the peak: 0 to 1.</param>
/// <param name="StartDivisor">The first step has the peak divided by this: at least 1.</param>
/// <param name="EndDivisor">The last step has the first one's divided by this: at least 1.</param>
/// <exception cref="ArgumentException">A value is out of range.</exception>
public sealed record OneCycle(float WarmupShare = 0.3f, float StartDivisor = 25, float EndDivisor = 1e4f) : LearningRateSchedule
{
    /// <summary>The share of the steps that lead to the peak: 0 to 1.</summary>
    public float WarmupShare { get; init => field = CheckedShare(value); } = CheckedShare(WarmupShare);

    /// <summary>The first step has the peak divided by this: at least 1.</summary>
    public float StartDivisor { get; init => field = CheckedDivisor(value, "The start divisor"); } = CheckedDivisor(StartDivisor, "The start divisor");

    /// <summary>The last step has the first one's divided by this: at least 1.</summary>
    public float EndDivisor { get; init => field = CheckedDivisor(value, "The end divisor"); } = CheckedDivisor(EndDivisor, "The end divisor");

    /// <inheritdoc/>
    private protected override double Factor(int step, int steps)
    {
        // As PyTorch has it, the peak may lie between two steps, and before the first one if the warm-up is shorter than a step.
        double peak = (double)WarmupShare * steps - 1, start = 1.0 / StartDivisor;
        if (step < peak)
            return Anneal(start, 1, step / peak);
        return step > peak ? Anneal(1, start / EndDivisor, (step - peak) / (steps - 1 - peak)) : 1;
    }

    private static float CheckedShare(float value) => Setting.Checked(value, value is >= 0 and <= 1, "The share of the warm-up is 0 to 1");

    private static float CheckedDivisor(float value, string name) => Setting.Checked(value, value is >= 1 and <= 1e9f, $"{name} is 1 to 1E+09");
}

/// <summary>
/// Down from the peak along half a cosine (Loshchilov and Hutter, <i>SGDR</i>, 2017, without restarts), as PyTorch's
/// <c>CosineAnnealingLR</c>; before that a linear warm-up, whose steps have 1/(w + 1), 2/(w + 1), … of the peak.
/// </summary>
/// <param name="WarmupShare">The share of the steps that warm up, rounded to w whole ones: 0 to 1.</param>
/// <param name="EndShare">The share of the peak that would be reached one step after the last: 0 to 1.</param>
/// <exception cref="ArgumentException">A value is out of range.</exception>
public sealed record Cosine(float WarmupShare = 0, float EndShare = 0) : LearningRateSchedule
{
    /// <summary>The share of the steps that warm up: 0 to 1.</summary>
    public float WarmupShare { get; init => field = CheckedWarmup(value); } = CheckedWarmup(WarmupShare);

    /// <summary>The share of the peak that would be reached one step after the last: 0 to 1.</summary>
    public float EndShare { get; init => field = CheckedEnd(value); } = CheckedEnd(EndShare);

    /// <inheritdoc/>
    private protected override double Factor(int step, int steps)
    {
        int warmup = (int)Math.Round((double)WarmupShare * steps);
        return step < warmup ? (step + 1.0) / (warmup + 1) : Anneal(1, EndShare, (double)(step - warmup) / (steps - warmup));
    }

    private static float CheckedWarmup(float value) => Setting.Checked(value, value is >= 0 and <= 1, "The share of the warm-up is 0 to 1");

    private static float CheckedEnd(float value) => Setting.Checked(value, value is >= 0 and <= 1, "The share at the end is 0 to 1");
}
