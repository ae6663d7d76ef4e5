namespace Digits.Reports.Html.Figures;

/// <summary>Texts of the report inside charts, where plotly.js would take some of them for markup.</summary>
internal static class FigureText
{
    /// <summary>The text as it stands, cut where it is too long for a chart.</summary>
    public static string Plain(string text, int most = 40)
    {
        string cut = text.Length <= most ? text : $"{text[..(most - 1)]}…";
        return cut.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }
}
