using System.Text.Json.Nodes;
using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests.Html.Figures;

internal sealed class CoverageFigureTests
{
    [Test]
    public void Shows_what_passing_images_on_gains_until_nearly_no_mistake_is_left()
    {
        ExperimentReport report = MadeUpReport.Create(20);
        int mistakes = report.Test!.MistakeCount;
        JsonNode chart = JsonNode.Parse(ReadPage.Of(report).Document.QuerySelector("#coverage script")!.TextContent)!["data"]![0]!;
        int[] left = [.. chart["y"]!.AsArray().Select(node => node!.GetValue<int>())];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(left, Is.EqualTo(report.Test.Rejection.Take(left.Length).Select(point => point.Errors)));
            Assert.That(left[0], Is.EqualTo(mistakes));
            Assert.That(left[..^1], Is.All.GreaterThan(0.05 * mistakes));
            Assert.That(left[^1] <= 0.05 * mistakes || left.Length == report.Test.Rejection.Count);
        }
    }
}
