using System.Globalization;
using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>Which digits are taken for which. The diagonal has no colour: beside a thousand right answers ten wrong ones would not show.</summary>
internal static class ConfusionFigure
{
    public static Figure Create(ReportTest test)
    {
        var (z, text, annotations) = (new JsonArray(), new JsonArray(), new JsonArray());
        (int worstLabel, int worstRead, int most) = Pairs(test).First();
        for (int label = 0; label < test.Confusion.Count; label++)
        {
            var (row, counts) = (new JsonArray(), new JsonArray());
            for (int read = 0; read < test.Confusion[label].Count; read++)
            {
                int count = test.Confusion[label][read];
                bool wrong = label != read && count > 0;

                // By their roots single mistakes show beside the most frequent.
                row.Add(wrong ? (JsonNode)Math.Sqrt(count) : null);
                counts.Add($"{count} images of {label} read as {read}");
                if (wrong || label == read)
                    annotations.Add(Count(label, read, count, wrong && Math.Sqrt(count) > 0.8 * Math.Sqrt(most)));
            }

            z.Add(row);
            text.Add(counts);
        }

        var data = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "heatmap", ["z"] = z, ["hovertext"] = text, ["hoverinfo"] = "text", ["showscale"] = false, ["xgap"] = 2, ["ygap"] = 2, ["zmin"] = 0,
                ["colorscale"] = new JsonArray(new JsonArray(0, "var(--heat-0)"), new JsonArray(0.5, "var(--heat-1)"), new JsonArray(1, "var(--heat-2)")),
            },
        };
        JsonObject layout = FigureLayout.Create(DigitAxis("read as"), DigitAxis("label", reversed: true), legend: false);
        layout["annotations"] = annotations;
        return new Figure(
            "confusion", "Which digits are taken for which",
            "Rows are what an image shows, columns what it was read as. Colour counts mistakes only; right answers are the grey numbers on the diagonal.",
            $"Confusion matrix of ten digits, {test.MistakeCount} mistakes in all. The most frequent: {worstLabel} read as {worstRead}, {most} times.",
            460, data, layout,
            new FigureTable(
                ["Label", .. Enumerable.Range(0, 10).Select(digit => $"as {digit}")],
                [.. test.Confusion.Select((row, label) => (object[])[label.ToString(CultureInfo.InvariantCulture),
                    .. row.Select((count, read) => ShownNumber.Count(count, JsonPointer.Of("test", "confusion", label, read)))])]));
    }

    /// <summary>The pairs of digits that are confused, the most frequent first.</summary>
    public static IEnumerable<(int Label, int Read, int Count)> Pairs(ReportTest test) =>
        test.Confusion.SelectMany((row, label) => row.Select((count, read) => (label, read, count)))
            .Where(pair => pair.label != pair.read).OrderByDescending(pair => pair.count);

    private static JsonObject Count(int label, int read, int count, bool strong) => new()
    {
        ["x"] = read,
        ["y"] = label,
        ["text"] = count.ToString(CultureInfo.InvariantCulture),
        ["showarrow"] = false,
        ["font"] = FigureLayout.Font(label == read ? 11 : 13, label == read ? FigureLayout.Muted : strong ? "var(--heat-ink-strong)" : FigureLayout.Ink),
    };

    private static JsonObject DigitAxis(string title, bool reversed = false)
    {
        JsonObject axis = FigureLayout.Axis(title);
        axis["tickmode"] = "linear";
        axis["tick0"] = 0;
        axis["dtick"] = 1;
        axis["showgrid"] = false;
        axis["range"] = reversed ? new JsonArray(9.5, -0.5) : new JsonArray(-0.5, 9.5);
        axis["fixedrange"] = true;
        return axis;
    }
}
