using System.Text.Json.Nodes;

namespace Digits.Reports.Html.Figures;

/// <summary>A chart, and all that it needs to be understood without being seen.</summary>
/// <param name="Id">Its name in the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Alternative">What it says, with its main number.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Data">plotly's traces.</param>
/// <param name="Layout">plotly's layout.</param>
/// <param name="Table">Its main numbers; null where the text beside it has them.</param>
/// <param name="Wide">Whether it rather scrolls sideways in a narrow window than being squeezed.</param>
internal sealed record Figure(
    string Id, string Title, string Caption, string Alternative, int Height, JsonArray Data, JsonObject Layout, FigureTable? Table = null, bool Wide = false)
{
    /// <summary>
    /// The chart as JSON. The serializer escapes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>, so that no text can end the script element that it is in.
    /// </summary>
    public string Json => new JsonObject { ["data"] = Data.DeepClone(), ["layout"] = Layout.DeepClone() }.ToJsonString();
}

/// <summary>The main numbers of a figure.</summary>
/// <param name="Columns">The heads of its columns.</param>
/// <param name="Rows">Its rows: each cell a text or a <see cref="ShownNumber"/>.</param>
internal sealed record FigureTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object>> Rows);
