using System.Globalization;
using HandlebarsDotNet;

namespace Digits.Reports.Several;

/// <summary>Several experiments as one HTML page: everything is in it, it runs no script and fetches nothing.</summary>
/// <remarks>The intervals of the test accuracies are drawn on one scale, and stand beside it in figures. Names are escaped. Thread-safe.</remarks>
public static class SeveralHtml
{
    private static readonly Lazy<HandlebarsTemplate<object, object>> Template = new(() => Handlebars.Create().Compile(Resource("several.hbs")));

    /// <summary>Several experiments as HTML.</summary>
    public static string Of(ExperimentsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var scale = IntervalScale.Of(report.Experiments);
        return Template.Value(new
        {
            title = $"{Shown.Count(report.Experiments.Count, "experiment")} side by side",
            style = Resource("several.css"),
            scale = scale?.Text,
            warnings = report.Warnings.Select(warning => warning.Message).ToArray(),
            experiments = report.Experiments.Select(row => Row(row, scale)).ToArray(),
            groups = report.Groups.Select(Group).ToArray(),
        });
    }

    private static object Row(ExperimentRow row, IntervalScale? scale) => new
    {
        number = Shown.List([row.Number]),
        name = row.Name,
        status = SeveralWords.Status(row.Status),
        winner = row.Winner ?? Shown.Nothing,
        test = Shown.Percent(row.Test),
        testInterval = Shown.Interval(row.Test),
        bar = row.Test is { } test && scale is not null ? new { low = scale.X(test.Low), middle = scale.X(test.Accuracy), high = scale.X(test.High) } : null,
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

    private static string Resource(string name)
    {
        using Stream stream = typeof(SeveralHtml).Assembly.GetManifestResourceStream("several/" + name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the library.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>From the least bound of all intervals to the greatest, drawn 200 units wide.</summary>
    private sealed record IntervalScale(double Low, double High)
    {
        private const double Width = 200;
        private const double Margin = 5;

        public string Text => string.Create(CultureInfo.InvariantCulture, $"drawn from {100 * Low:F2} to {100 * High:F2} %");

        public static IntervalScale? Of(IReadOnlyList<ExperimentRow> rows)
        {
            Contents.ReportAccuracy[] tests = [.. rows.Select(row => row.Test).OfType<Contents.ReportAccuracy>()];
            return tests.Length == 0 ? null : new IntervalScale(tests.Min(test => test.Low), tests.Max(test => test.High));
        }

        public string X(double share)
        {
            double part = High > Low ? (share - Low) / (High - Low) : 0.5;
            return (Margin + (part * (Width - (2 * Margin)))).ToString("F1", CultureInfo.InvariantCulture);
        }
    }
}
