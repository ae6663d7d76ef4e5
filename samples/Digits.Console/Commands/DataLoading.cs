using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Data.Formats;

namespace Digits.CommandLine.Commands;

/// <summary>The options that say which data to use, and the loading that they lead to.</summary>
internal sealed class DataLoading(string absent = "auto, which is MNIST if it is at hand or can be fetched, else the bundled set")
{
    private readonly Option<string?> _data = SharedOptions.Data(absent);
    private readonly Option<LabelPosition> _csvLabel = SharedOptions.CsvLabel();
    private readonly Option<ValueRange> _csvRange = SharedOptions.CsvRange();

    /// <summary>Adds the options to a command.</summary>
    public DataLoading AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_csvLabel);
        command.Add(_csvRange);
        return this;
    }

    /// <summary>Finds the data, fetching them if need be; says in one line what they are and why.</summary>
    public async Task<(DigitCatalog Catalog, CatalogLocation Location)> FindAsync(
        ParseResult parsed, Terminal terminal, CancellationToken cancellation, string? absent = null)
    {
        string name = parsed.GetValue(_data) ?? absent ?? DigitCatalog.Auto;
        var catalog = new DigitCatalog(new DigitCatalogOptions
        {
            Reading = new DigitReadOptions { Csv = new DigitCsvOptions { Label = parsed.GetValue(_csvLabel), Range = parsed.GetValue(_csvRange) } },
        });
        CatalogLocation location = await ResolveAsync(catalog, name, terminal, cancellation).ConfigureAwait(false);
        terminal.Say($"data: {location}");
        return (catalog, location);
    }

    /// <summary>What was asked for, so that it is found from any folder; null where nothing was.</summary>
    public string? Source(ParseResult parsed) =>
        parsed.GetValue(_data) is { } data && Path.Exists(data) ? Path.GetFullPath(data) : parsed.GetValue(_data);

    /// <summary>Finds and reads the data.</summary>
    public async Task<DigitData> LoadAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation, string absent = DigitCatalog.Auto)
    {
        (DigitCatalog catalog, CatalogLocation location) = await FindAsync(parsed, terminal, cancellation, absent).ConfigureAwait(false);
        return await ReadAsync(catalog, location, terminal, cancellation).ConfigureAwait(false);
    }

    /// <summary>Finds data by a name, fetching them if need be.</summary>
    public static Task<CatalogLocation> ResolveAsync(DigitCatalog catalog, string name, Terminal terminal, CancellationToken cancellation) =>
        ProgressLine.RunAsync(terminal, $"fetching {name}", report => catalog.ResolveAsync(name, Download(report), cancellation));

    /// <summary>Reads data that were found.</summary>
    public static Task<DigitData> ReadAsync(DigitCatalog catalog, CatalogLocation location, Terminal terminal, CancellationToken cancellation) =>
        ProgressLine.RunAsync(terminal, $"reading {location.Name}", _ => catalog.ReadAsync(location, cancellation));

    /// <summary>A download's progress as text and share.</summary>
    public static IProgress<DownloadProgress> Download(Action<string, double?> report) =>
        new Immediately<DownloadProgress>(progress => report(
            $"{progress.File} from {progress.Mirror.Host}, {Figures.Bytes(progress.Received)} of {Figures.Bytes(progress.Total)}",
            (double)progress.Received / progress.Total));

    private sealed class Immediately<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
