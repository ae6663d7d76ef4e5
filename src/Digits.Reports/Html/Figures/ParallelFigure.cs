using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>The finished trials of one trainer as lines through all their parameters to the accuracy they came to.</summary>
/// <remarks>
/// Parallel coordinates (Inselberg, <i>The plane with parallel coordinates</i>, The Visual Computer 1985), drawn as SVG:
/// plotly's own need WebGL.
/// </remarks>
internal static class ParallelFigure
{
    private const int Least = 3;

    // Where a line passes an axis that its trial has no value on: below it, for on it any place would be a value.
    private const double Unset = -0.2;

    // The best are drawn last and thickest; colours of cividis (Nuñez, Anderton and Renslow, PLOS ONE 2018), the same to all eyes.
    private static readonly (string Name, string Color, double Width, double Opacity)[] Groups =
    [
        ("lowest quarter", "var(--quarter-0)", 1, 0.45), ("below the middle", "var(--quarter-1)", 1, 0.55),
        ("above the middle", "var(--quarter-2)", 1.2, 0.65), ("best quarter", "var(--quarter-3)", 1.8, 0.9),
    ];

    /// <summary>The figure; null where fewer than three trials finished, or no parameter differs.</summary>
    public static Figure? Create(ExperimentReport report, string trainer, int number)
    {
        ReportTrial[] trials = [.. report.Trials.Where(trial => trial.Trainer == trainer && trial.Validation is not null)
            .OrderBy(trial => trial.Validation!.Accuracy)];
        IReadOnlyList<ParameterAxis> axes = ParameterAxis.Of(trials);
        if (trials.Length < Least || axes.Count == 0)
            return null;
        ReportTrial best = trials[^1];
        double low = trials[0].Validation!.Accuracy, high = best.Validation!.Accuracy;
        var data = new JsonArray { Uprights(axes.Count) };
        for (int group = 0; group < Groups.Length; group++)
        {
            ReportTrial[] own = trials[(trials.Length * group / Groups.Length)..(trials.Length * (group + 1) / Groups.Length)];
            if (own.Length > 0)
                data.Add(Lines(own, axes, Groups[group], low, high));
        }

        JsonObject layout = FigureLayout.Create(NameAxis(axes), HiddenAxis(axes.Any(axis => trials.Any(trial => axis.Position(trial) is null))));
        layout["annotations"] = new JsonArray([.. Ends(axes, trials)]);
        return new Figure(
            $"parameters-{number}", "Parameters and what they led to",
            "Each line is a finished trial: follow it through its parameters to its validation accuracy on the right.",
            $"Parallel coordinates of {trials.Length} finished trials of {trainer} through {axes.Count} parameters; validation accuracies from "
                + $"{Shown.Percent(trials[0].Validation)} to {Shown.Percent(best.Validation)}, the best of trial {best.Id}.",
            340, data, layout, Table(report, trials, axes), Wide: true);
    }

    private static JsonObject NameAxis(IReadOnlyList<ParameterAxis> axes) => new()
    {
        ["range"] = new JsonArray(-0.35, axes.Count + 0.35),
        ["tickmode"] = "array",
        ["tickvals"] = new JsonArray([.. Enumerable.Range(0, axes.Count + 1).Select(i => (JsonNode)i)]),
        ["ticktext"] = new JsonArray([.. axes.Select(axis => (JsonNode)FigureText.Plain(axis.Name, 18)).Append("<b>accuracy</b>")]),
        ["tickfont"] = FigureLayout.Font(12),
        ["tickangle"] = axes.Count > 5 ? -20 : 0,
        ["ticklabelstandoff"] = 14,
        ["automargin"] = true,
        ["showgrid"] = false,
        ["zeroline"] = false,
        ["fixedrange"] = true,
    };

    private static JsonObject HiddenAxis(bool unset) =>
        new() { ["visible"] = false, ["range"] = new JsonArray(unset ? Unset - 0.12 : -0.1, 1.1), ["fixedrange"] = true };

    private static JsonObject Uprights(int parameters)
    {
        var (x, y) = (new JsonArray(), new JsonArray());
        for (int i = 0; i <= parameters; i++)
        {
            x.Add(i);
            x.Add(i);
            x.Add((JsonNode?)null);
            y.Add(0);
            y.Add(1);
            y.Add((JsonNode?)null);
        }

        return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["x"] = x,
            ["y"] = y,
            ["hoverinfo"] = "skip",
            ["showlegend"] = false,
            ["line"] = new JsonObject { ["color"] = "var(--rule)", ["width"] = 1.5 },
        };
    }

    private static JsonObject Lines(
        ReportTrial[] trials, IReadOnlyList<ParameterAxis> axes, (string Name, string Color, double Width, double Opacity) look, double low, double high)
    {
        var (x, y, text) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (ReportTrial trial in trials)
        {
            string hover = $"<b>trial {trial.Id}</b>, {FigureText.Plain(trial.Name)}<br>{Shown.Percent(trial.Validation)}";
            double rank = high > low ? Math.Round((trial.Validation!.Accuracy - low) / (high - low), 4) : 0.5;
            for (int i = 0; i <= axes.Count; i++)
            {
                x.Add(i);
                y.Add(i < axes.Count ? axes[i].Position(trial) ?? Unset : rank);
                text.Add(hover);
            }

            x.Add((JsonNode?)null);
            y.Add((JsonNode?)null);
            text.Add("");
        }

        return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = look.Name,
            ["x"] = x,
            ["y"] = y,
            ["text"] = text,
            ["hoverinfo"] = "text",
            ["opacity"] = look.Opacity,
            ["line"] = new JsonObject { ["color"] = look.Color, ["width"] = look.Width },
        };
    }

    private static IEnumerable<JsonNode> Ends(IReadOnlyList<ParameterAxis> axes, ReportTrial[] trials)
    {
        (string low, string high) = (Shown.Percent(trials[0].Validation), Shown.Percent(trials[^1].Validation));
        for (int i = 0; i <= axes.Count; i++)
        {
            yield return Label(i, 0, "top", i < axes.Count ? axes[i].Bottom : low);
            yield return Label(i, 1, "bottom", i < axes.Count ? axes[i].Top : high);
            foreach ((double position, string word) in i < axes.Count ? axes[i].Between : [])
                yield return Label(i, position, "bottom", word);
            if (i < axes.Count && trials.Any(trial => axes[i].Position(trial) is null))
                yield return Label(i, Unset, "top", "not set");
        }
    }

    private static JsonObject Label(int x, double y, string anchor, string text) => new()
    {
        ["x"] = x,
        ["y"] = y,
        ["yanchor"] = anchor,
        ["text"] = FigureText.Plain(text, 12),
        ["showarrow"] = false,
        ["font"] = FigureLayout.Font(11, FigureLayout.Muted),
    };

    private static FigureTable Table(ExperimentReport report, ReportTrial[] trials, IReadOnlyList<ParameterAxis> axes)
    {
        Dictionary<int, int> indices = report.Trials.Index().ToDictionary(pair => pair.Item.Id, pair => pair.Index);
        ReportTrial best = trials[^1];
        return new FigureTable(["Parameter", $"Best (trial {best.Id})", "Least tried", "Greatest tried"], [.. axes.Select(axis =>
        {
            ReportTrial[] own = [.. trials.Where(trial => axis.Position(trial) is not null).OrderBy(axis.Position)];
            return (object[])[axis.Name, Value(best, axis.Name), Value(own[0], axis.Name), Value(own[^1], axis.Name)];
        })]);

        object Value(ReportTrial trial, string name)
        {
            JsonNode? value = trial.Parameters[name];
            return ShownNumber.Parameter(value, JsonPointer.Of("trials", indices[trial.Id], "parameters", name)) ?? (object)Shown.Parameter(value);
        }
    }
}
