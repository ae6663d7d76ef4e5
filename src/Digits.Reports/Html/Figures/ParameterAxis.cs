using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>One parameter as an upright axis from 0 to 1: numbers by size, by their logarithm where they span decades; words side by side.</summary>
internal sealed class ParameterAxis
{
    private const double Decades = 20;
    private const int MostWords = 8;

    private readonly IReadOnlyList<string>? _words;
    private readonly double _low;
    private readonly double _high;
    private readonly bool _logarithmic;

    private ParameterAxis(string name, IReadOnlyList<JsonNode> values)
    {
        Name = name;
        if (values.Any(value => value.GetValueKind() != JsonValueKind.Number))
        {
            _words = [.. values.Select(Text).Distinct().Order(StringComparer.Ordinal)];
            (Bottom, Top) = (_words[0], _words[^1]);
            return;
        }

        double[] numbers = [.. values.Select(Number)];
        (_low, _high) = (numbers.Min(), numbers.Max());
        _logarithmic = _low > 0 && _high / _low >= Decades;
        (Bottom, Top) = (Shown.Parameter(values[Array.IndexOf(numbers, _low)]), Shown.Parameter(values[Array.IndexOf(numbers, _high)]));
    }

    /// <summary>The name of the parameter.</summary>
    public string Name { get; }

    /// <summary>What is written below the axis.</summary>
    public string Bottom { get; }

    /// <summary>What is written above it.</summary>
    public string Top { get; }

    /// <summary>What is written on it between the two, and where; only words.</summary>
    public IEnumerable<(double Position, string Text)> Between =>
        _words is not { Count: > 2 and <= MostWords } ? [] : Enumerable.Range(1, _words.Count - 2).Select(i => ((double)i / (_words.Count - 1), _words[i]));

    /// <summary>The parameters that differ between some trials, in the order in which trials name them.</summary>
    public static IReadOnlyList<ParameterAxis> Of(IReadOnlyList<ReportTrial> trials) =>
        [.. trials.SelectMany(trial => trial.Parameters.Select(parameter => parameter.Key)).Distinct()
            .Select(name => (Name: name, Values: trials.Select(trial => trial.Parameters[name]).OfType<JsonNode>().ToArray()))
            .Where(parameter => parameter.Values.Select(Text).Distinct().Skip(1).Any())
            .Select(parameter => new ParameterAxis(parameter.Name, parameter.Values))];

    /// <summary>Where a trial lies on it; null where the trial has no such parameter.</summary>
    public double? Position(ReportTrial trial)
    {
        if (trial.Parameters[Name] is not { } value)
            return null;
        if (_words is not null)
            return (double)_words.Index().First(pair => pair.Item == Text(value)).Index / (_words.Count - 1);
        double position = _logarithmic ? Math.Log(Number(value) / _low) / Math.Log(_high / _low) : (Number(value) - _low) / (_high - _low);
        return Math.Round(position, 4);
    }

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
