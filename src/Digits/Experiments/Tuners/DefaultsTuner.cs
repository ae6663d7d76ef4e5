namespace Digits.Experiments.Tuners;

/// <summary>
/// Tries each trainer once, in order, with its default parameters. One that has presets is first tried with the quickest of them, so that
/// there is a good model even where the machine is slow or the budget small. What would take too long is left out.
/// </summary>
public sealed class DefaultsTuner : ITuner
{
    /// <inheritdoc/>
    public string Name => "defaults";

    /// <inheritdoc/>
    public Proposal? Ask(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Ask(state, new CostForecast(state));
    }

    /// <summary>As <see cref="Ask(TuningState)"/>; with this every other tuner begins.</summary>
    internal static Proposal? Ask(TuningState state, CostForecast costs) => state.FirstAllowed(costs, state.Trainers.SelectMany(state.StartsOf));
}
