using System.Text.Json.Nodes;

namespace Digits.Reports.Html.Figures;

/// <summary>
/// The look that all charts share. Colours are names of the style sheet's (<c>var(--ink)</c>), which the page's script looks up when it
/// draws: so one description serves light, dark and print.
/// </summary>
internal static class FigureLayout
{
    public const string Ink = "var(--ink)";
    public const string Muted = "var(--muted)";
    public const string Accent = "var(--accent)";

    private const string Rule = "var(--rule)";
    private const string None = "rgba(0,0,0,0)";

    /// <summary>The layout of a chart with two axes.</summary>
    public static JsonObject Create(JsonObject x, JsonObject y, bool legend = true) => new()
    {
        ["xaxis"] = x,
        ["yaxis"] = y,
        ["showlegend"] = legend,
        ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["xanchor"] = "left", ["y"] = 1.02, ["yanchor"] = "bottom", ["font"] = Font(12) },
        ["font"] = Font(13),
        ["paper_bgcolor"] = None,
        ["plot_bgcolor"] = None,
        ["margin"] = new JsonObject { ["l"] = 8, ["r"] = 12, ["t"] = legend ? 8 : 12, ["b"] = 8, ["autoexpand"] = true },
        ["hovermode"] = "closest",
        ["hoverlabel"] = new JsonObject { ["bgcolor"] = "var(--surface)", ["bordercolor"] = Rule, ["font"] = Font(12), ["align"] = "left" },
    };

    /// <summary>An axis of numbers.</summary>
    public static JsonObject Axis(string title) => new()
    {
        ["title"] = new JsonObject { ["text"] = title, ["font"] = Font(12, Muted), ["standoff"] = 8 },
        ["automargin"] = true,
        ["gridcolor"] = Rule,
        ["linecolor"] = Rule,
        ["zeroline"] = false,
        ["tickfont"] = Font(12, Muted),
        ["separatethousands"] = true,
    };

    public static JsonObject Font(int size, string color = Ink) => new() { ["size"] = size, ["color"] = color };
}
