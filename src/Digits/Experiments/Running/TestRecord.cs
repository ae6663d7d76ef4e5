using System.Text.Json;
using Digits.Evaluation;

namespace Digits.Experiments.Running;

/// <summary>The results of the tests, as a store keeps them.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Confusion">How many images of digit <i>row</i> were read as digit <i>column</i>.</param>
/// <param name="Top2">The share whose digit was the first or the second guess.</param>
/// <param name="LogLoss">The log-loss.</param>
internal sealed record TestRecord(int Trial, IReadOnlyList<IReadOnlyList<int>> Confusion, double Top2, double LogLoss)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string Write(IEnumerable<TrialTest> tests) => JsonSerializer.Serialize(
        tests.Select(test => new TestRecord(test.Trial.Id, test.Result.Confusion, test.Result.Top2Accuracy, test.Result.LogLoss)), Format);

    public static List<TrialTest> Read(string json, IReadOnlyList<Trial> trials) =>
    [
        .. JsonSerializer.Deserialize<TestRecord[]>(json, Format)!.Select(record => new TrialTest(
            trials.First(trial => trial.Id == record.Trial), EvaluationResult.From(record.Confusion, record.Top2, record.LogLoss))),
    ];
}
