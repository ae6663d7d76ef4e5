using Digits.Reports.Contents;
using Digits.Reports.Html;
using Digits.Reports.Html.Parts;
using HandlebarsDotNet;

namespace Digits.Reports.Several;

/// <summary>Several experiments as one HTML page: everything is in it, it runs no script and fetches nothing.</summary>
/// <remarks>
/// It looks like the report of one experiment. The intervals of the test accuracies are drawn on one scale, and stand beside it in figures.
/// Names are escaped. Thread-safe.
/// </remarks>
public static class SeveralHtml
{
    private static readonly Lazy<HandlebarsTemplate<object, object>> Template = new(() =>
        TemplateCompilation.Run(() => Handlebars.Create().Compile(PageResources.File("several.hbs"))));

    /// <summary>Several experiments as HTML.</summary>
    public static string Of(ExperimentsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var bars = new IntervalBar(report.Experiments.Select(row => row.Test).OfType<ReportAccuracy>());
        return Template.Value(new
        {
            title = $"{Shown.Count(report.Experiments.Count, "experiment")} side by side",
            style = PageResources.File("page.css") + PageResources.File("several.css"),
            warnings = report.Warnings.Select(warning => warning.Message).ToArray(),
            experiments = report.Experiments.Select(row => Row(row, bars)).ToArray(),
            groups = report.Groups.Select(Group).ToArray(),
        });
    }

    private static object Row(ExperimentRow row, IntervalBar bars) => new
    {
        number = Shown.List([row.Number]),
        name = row.Name,
        status = SeveralWords.Status(row.Status),
        winner = row.Winner ?? Shown.Nothing,
        test = Shown.Percent(row.Test),
        testInterval = Shown.Interval(row.Test),
        bar = row.Test is { } test ? bars.Of(test) : null,
        validation = Shown.Percent(row.Validation),
        validationInterval = Shown.Interval(row.Validation),
        latency = Shown.Microseconds(row.LatencyMicroseconds),
        size = Shown.Bytes(row.Bytes),
        took = Shown.Seconds(row.Seconds),
        data = row.Data,
        budget = SeveralWords.Budget(row),
        seed = Shown.List([row.Seed]),
        trials = SeveralWords.Trials(row.Trials),
    };

    private static object Group(ExperimentGroup group) => new
    {
        experiments = Shown.List(group.Experiments),
        mean = SeveralWords.Mean(group),
        range = SeveralWords.Range(group),
        machines = SeveralWords.Machines(group),
    };
}
