using Digits.Reports.Html.Figures;

namespace Digits.Reports.Html.Parts;

/// <summary>The whole page, from top to bottom, as the template takes it.</summary>
/// <param name="Name">The name of the experiment.</param>
/// <param name="Policy">The content security policy: nothing is loaded, and only the page's own scripts run.</param>
/// <param name="Style">The style sheet.</param>
/// <param name="Script">What draws the charts.</param>
/// <param name="Plotly">The library that it draws them with; null where there are no charts.</param>
/// <param name="Verdict">Which model to use, how sure that is, and where all this comes from.</param>
/// <param name="Leaderboard">All trials, the best first.</param>
/// <param name="Cost">What accuracy costs in time and size.</param>
/// <param name="Winner">Where the winner is wrong; null where nothing was tested.</param>
/// <param name="Search">What the search learned; null where no trial finished.</param>
/// <param name="Data">The images, and what the network looks for; null where they were not recorded.</param>
internal sealed record ReportPage(
    string Name,
    string Policy,
    string Style,
    string Script,
    string? Plotly,
    VerdictPart Verdict,
    LeaderboardPart Leaderboard,
    Figure? Cost,
    WinnerPart? Winner,
    SearchPart? Search,
    DataPart? Data)
{
    public static ReportPage Of(ExperimentReport report)
    {
        var styles = new TrainerStyles(report);
        SearchPart? search = SearchPart.Of(report, styles);
        string script = PageResources.File("page.js");
        bool charts = search is not null || report.Test is not null;
        string[] scripts = charts ? [script, PageResources.Plotly.Value] : [script];
        return new ReportPage(
            report.Name,
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                + $"script-src {string.Join(' ', scripts.Select(PageResources.Hash))}",
            PageResources.File("page.css"),
            script,
            charts ? PageResources.Plotly.Value : null,
            VerdictPart.Of(report),
            LeaderboardPart.Of(report, styles),
            CostFigure.Create(report, styles),
            WinnerPart.Of(report),
            search,
            DataPart.Of(report));
    }
}
