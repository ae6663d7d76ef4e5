using Digits.Data;
using Digits.Imaging.Synthesis;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>Results as two columns: what, and how much.</summary>
internal static class ResultGrid
{
    public static Grid Create() => new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();

    /// <summary>A row whose second part may hold brackets.</summary>
    public static void AddLine(this Grid grid, string what, string value) => grid.AddRow(new Text(what), new Text(value));

    public static string Describe(DigitData data) =>
        $"{Figures.Count(data.Training.Count)} images{(data.Test is { } test ? $" and {Figures.Count(test.Count)} test images" : "")}";

    public static string Describe(DigitSplit split) =>
        $"{split.Name}: {Figures.Count(split.Train.Count)} training, {Figures.Count(split.Validation.Count)} validation, " +
        $"{Figures.Count(split.Test.Count)} test images" +
        (split.Name == BundledDigits.Name ? "; synthetic handwriting, accuracies on it are not MNIST's" : "");
}
