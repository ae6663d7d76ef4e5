using System.Globalization;
using Digits.Benchmarks.Measuring;
using Digits.Experiments;

namespace Digits.Benchmarks.Recording;

/// <summary>The file of recorded trials: comments that say how it was made, the names of the columns, and a row for each finished trial.</summary>
/// <remarks>Thread-safe. A row has the trainer, its parameters as <c>name=value</c> with spaces between, and four numbers for each rung.</remarks>
internal sealed class RecordedTable : IDisposable
{
    /// <summary>The rungs of the default pruner, and the end.</summary>
    private const int Rungs = 3;

    private readonly StreamWriter _file;
    private readonly Lock _turn = new();

    public RecordedTable(string path, int count, string spaces, int trainingImages, int validationImages)
    {
        _file = new StreamWriter(path) { NewLine = "\n", AutoFlush = true };
        _file.WriteLine("# Trials on MNIST's training part, recorded by: dotnet run -c Release --project tests/Digits.Benchmarks -- record "
            + $"--count {count.ToString(CultureInfo.InvariantCulture)}");
        _file.WriteLine($"# {Machine.Description}; one thread a trial");
        _file.WriteLine($"# {trainingImages} images to learn from and {validationImages} others to be scored on, both stratified; "
            + "costs are seconds of processor time");
        _file.WriteLine($"# spaces {spaces}");
        _file.WriteLine("trainer,parameters," + string.Join(',', Enumerable.Range(1, Rungs).Select(i => $"fidelity{i},accuracy{i},logLoss{i},cost{i}")));
    }

    /// <summary>Writes a trial; one that failed is left out.</summary>
    public void Add(Trial trial)
    {
        if (trial.State != TrialState.Finished)
            return;
        string parameters = string.Join(' ', trial.Parameters.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
        // A training that ended before its second rung stays as it was then.
        IEnumerable<string> numbers = Enumerable.Range(0, Rungs).Select(i => trial.Rungs[Math.Min(i, trial.Rungs.Count - 1)]).Select(rung =>
            string.Create(CultureInfo.InvariantCulture, $"{rung.Fidelity:G6},{rung.Score.Accuracy:G5},{rung.Score.LogLoss:G6},{rung.Cost:G4}"));
        lock (_turn)
            _file.WriteLine($"{trial.Trainer},{parameters},{string.Join(',', numbers)}");
    }

    public void Dispose() => _file.Dispose();
}
