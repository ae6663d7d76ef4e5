using System.Text.Json;
using Digits.Evaluation;

namespace Digits.Experiments.Running;

/// <summary>The results of the tests, as a store keeps them.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Confusion">How many images of digit <i>row</i> were read as digit <i>column</i>.</param>
/// <param name="Top2">The share whose digit was the first or the second guess.</param>
/// <param name="LogLoss">The log-loss.</param>
/// <param name="LatencyMicroseconds">What one image takes; null in outcomes of a version that did not measure it.</param>
/// <param name="ImagesPerSecond">How many images a second are read in batches; null as above.</param>
/// <param name="Bytes">The size of the model's file; null as above.</param>
internal sealed record TestRecord(
    int Trial, IReadOnlyList<IReadOnlyList<int>> Confusion, double Top2, double LogLoss, double? LatencyMicroseconds = null, double? ImagesPerSecond = null,
    long? Bytes = null)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string Write(IEnumerable<TrialTest> tests) => JsonSerializer.Serialize(
        tests.Select(test => new TestRecord(
            test.Trial.Id, test.Result.Confusion, test.Result.Top2Accuracy, test.Result.LogLoss, test.Speed?.LatencyMicroseconds, test.Speed?.ImagesPerSecond,
            test.Bytes)), Format);

    public static List<TrialTest> Read(string json, IReadOnlyList<Trial> trials) =>
    [
        .. JsonSerializer.Deserialize<TestRecord[]>(json, Format)!.Select(record => new TrialTest(
            trials.First(trial => trial.Id == record.Trial),
            EvaluationResult.From(record.Confusion, record.Top2, record.LogLoss),
            record is { LatencyMicroseconds: { } latency, ImagesPerSecond: { } images } ? new SpeedResult(latency, images) : null,
            record.Bytes)),
    ];
}
