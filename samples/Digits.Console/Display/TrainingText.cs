using System.Globalization;
using Digits.Trainers;

namespace Digits.CommandLine.Display;

/// <summary>A training's progress as text and share.</summary>
internal sealed class TrainingText(Action<string, double?> report) : IProgress<TrainingProgress>
{
    /// <summary>What was reported last; null before the first report.</summary>
    public TrainingProgress? Last { get; private set; }

    public void Report(TrainingProgress value)
    {
        Last = value;
        report(Of(value), value.Fraction);
    }

    public static string Of(TrainingProgress progress)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string total = progress.Total is { } all ? string.Create(invariant, $" of {all:0}") : "";
        string loss = progress.Loss is { } mean ? string.Create(invariant, $", loss {mean:F4}") : "";
        string validation = progress.ValidationAccuracy is { } accuracy ? $", validation {Figures.Percent(accuracy)}" : "";
        return string.Create(invariant, $"{progress.Completed:0.#}{total} {progress.Stage}{loss}{validation}");
    }
}
