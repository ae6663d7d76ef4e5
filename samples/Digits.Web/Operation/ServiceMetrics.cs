using System.Diagnostics.Metrics;
using System.Globalization;

namespace Digits.Web.Operation;

/// <summary>What is counted and measured, beside what ASP.NET Core does.</summary>
internal sealed class ServiceMetrics
{
    public const string Name = "Digits.Web";

    private static readonly string[] Digit = [.. Enumerable.Range(0, Data.DigitSet.Classes).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];

    private readonly Counter<long> _predictions, _forgotten;
    private readonly Histogram<double> _confidence, _latency;

    public ServiceMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(Name);
        // By digit and by whether it was rejected: a class that becomes more frequent than it was, is drift.
        _predictions = meter.CreateCounter<long>("digits.predictions", unit: "{image}", description: "Images that were read.");
        _confidence = meter.CreateHistogram("digits.prediction.confidence", unit: "1", description: "How sure the model was.", advice: Buckets(
            0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999));
        _latency = meter.CreateHistogram("digits.prediction.duration", unit: "s", description: "Reading one normalized image.", advice: Buckets(
            5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 5e-2, 0.1, 1));
        _forgotten = meter.CreateCounter<long>("digits.predictions.unlogged", unit: "{image}", description: "Predictions that the log lacks.");
    }

    public void Predicted(Prediction prediction, TimeSpan latency)
    {
        _predictions.Add(1, new("digit", Digit[prediction.Digit]), new("rejected", prediction.Rejected ? "true" : "false"));
        _confidence.Record(prediction.Confidence);
        _latency.Record(latency.TotalSeconds);
    }

    public void Forgot(int predictions) => _forgotten.Add(predictions);

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
