using System.Globalization;
using Digits.Trainers;

namespace Digits.CommandLine.Display;

/// <summary>A training's progress as text and share.</summary>
internal sealed class TrainingText(Action<string, double?> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(Of(value), value.Fraction);

    public static string Of(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Completed:0.#}{(progress.Total is { } total ? $" of {total:0}" : "")} {progress.Stage}");
}
