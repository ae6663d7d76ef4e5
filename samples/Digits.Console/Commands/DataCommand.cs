using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Imaging.Synthesis;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits data</c>: which sets there are; fetching, verifying and exporting them.</summary>
internal static class DataCommand
{
    private static readonly (string Name, DigitFileFormat Format)[] Formats =
    [
        ("idx.gz", DigitFileFormat.IdxGzip), ("idx", DigitFileFormat.Idx), ("csv", DigitFileFormat.Csv), ("usps", DigitFileFormat.Usps), ("png", DigitFileFormat.Png),
    ];

    public static Command Create()
    {
        var command = new Command("data", "Lists, fetches, verifies, exports, shows and synthesizes data sets.")
        {
            List(), Fetch(), Verify(), Export(), ShowCommand.Create(), SynthesizeCommand.Create(),
        };
        command.AddExamples("digits data list", "digits data fetch mnist", "digits data verify mnist", "digits data export usps usps-png --format png");
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the names that --data takes, and where they are found.");
        command.AddExamples("digits data list");
        command.SetRunner((_, terminal, _) =>
        {
            IReadOnlyList<CatalogListing> listings = new DigitCatalog().List();
            terminal.WriteJson<IReadOnlyList<JsonListing>>([.. listings.Select(listing => new JsonListing(
                listing.Name, listing.Entry?.Title, listing.Entry?.Licence, listing.Entry?.Size,
                [.. listing.Locations.Select(location => new JsonPlace(Place(location), location.Path))]))]);
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("name", "what", "where");
            foreach (CatalogListing listing in listings)
            {
                table.AddRow(
                    new Text(listing.Name),
                    new Text(What(listing)),
                    new Text(listing.Locations.Count == 0
                        ? $"not here yet: digits data fetch {listing.Name}"
                        : string.Join('\n', listing.Locations.Select(Where))));
            }

            terminal.Out.Write(table);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("NAME") { Description = "A set that the catalog knows: see 'digits data list'." };
        var command = new Command("fetch", "Downloads a set into the cache, verified; goes on where an earlier try ended.") { name };
        command.AddExamples("digits data fetch mnist");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string asked = parsed.GetValue(name)!;
            CatalogLocation location = await ProgressLine.RunAsync(
                terminal, $"fetching {asked}", report => new DigitCatalog().FetchAsync(asked, DataLoading.Download(report), cancellation)).ConfigureAwait(false);
            terminal.WriteJson(new JsonFetch(location.Name, location.Path));
            terminal.WriteLine($"{location.Name} is here, every byte verified: {location.Path}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var name = new Argument<string>("NAME|PATH") { Description = "A set that the catalog knows, or a folder or file of yours." };
        var command = new Command("verify", "Compares a known set with its published hashes, and reads any set from end to end.") { name };
        command.AddExamples("digits data verify mnist");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string asked = parsed.GetValue(name)!;
            var catalog = new DigitCatalog();
            CatalogLocation location = catalog.Locate(asked);
            if (location.Place == CatalogPlace.Download)
                throw new DigitDataException($"{asked} is not on this machine. Fetch it with 'digits data fetch {location.Name}'.");
            CatalogVerification? verification = location.Entry is null ? null : catalog.Verify(asked);
            bool isOk = verification?.IsOk ?? true;
            DigitData? data = isOk ? await DataLoading.ReadAsync(catalog, location, terminal, cancellation).ConfigureAwait(false) : null;

            terminal.WriteJson(new JsonVerification(
                location.Name, location.Path, isOk,
                verification?.Files.Select(file => new JsonFile(file.Path, file.State.ToString(), file.File.Sha256, file.ActualSha256)).ToArray(),
                data?.Training.Count, data?.Test?.Count, data?.Training.ClassCounts));
            foreach (FileVerification file in verification?.Files ?? [])
                terminal.WriteLine(file.ToString());
            if (data is null)
            {
                terminal.Error($"{location.Name} is damaged. Fetch it again with 'digits data fetch {location.Name}'.");
                return ExitCode.Failed;
            }

            terminal.WriteLine(
                $"{data.Name}: {ResultGrid.Describe(data)} of " +
                $"{data.Training.Rows}×{data.Training.Columns} pixels, all readable");
            terminal.WriteLine($"images of 0 to 9: {string.Join(", ", data.Training.ClassCounts.Select(Figures.Count))}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Export()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that is new or empty." };
        Option<string> formatOption = new Option<string>("--format") { Description = "The form of the files.", DefaultValueFactory = _ => "idx.gz" }
            .Among([.. Formats.Select(format => format.Name)]);
        var name = new Argument<string>("NAME|PATH") { Description = "A name, a folder or a file." };
        var command = new Command("export", "Writes a set in another form.") { name, folder, formatOption };
        command.AddExamples("digits data export usps usps-png --format png");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string asked = parsed.GetValue(name)!, path = parsed.GetValue(folder)!, format = parsed.GetValue(formatOption)!;
            using var target = NewFolder.Empty(path, "DIR");
            var catalog = new DigitCatalog();
            CatalogLocation location = await DataLoading.ResolveAsync(catalog, asked, terminal, cancellation).ConfigureAwait(false);
            DigitData data = await DataLoading.ReadAsync(catalog, location, terminal, cancellation).ConfigureAwait(false);
            try
            {
                await ProgressLine.RunAsync(terminal, $"writing {path}", _ => Task.Run(
                    () =>
                    {
                        DigitWriter.Write(data, path, Formats.Single(known => known.Name == format).Format, overwrite: false, cancellation);
                        return true;
                    },
                    cancellation)).ConfigureAwait(false);
            }
            catch
            {
                // One part of two, or some of the pictures, could be taken for the whole set.
                target.Clear();
                throw;
            }

            terminal.WriteJson(new JsonExport(data.Name, path, format, data.Training.Count, data.Test?.Count));
            terminal.WriteLine($"{data.Name} is in {path}: {ResultGrid.Describe(data)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Where(CatalogLocation location) =>
        location.Place == CatalogPlace.Bundled ? Place(location) : $"{Place(location)}: {location.Path}";

    private static string What(CatalogListing listing) => listing switch
    {
        { Entry: { } entry } => $"{entry.Title} ({Figures.Bytes(entry.Size)})",
        { Locations: [{ Place: CatalogPlace.Bundled }] } =>
            $"Synthetic handwriting: {Figures.Count(BundledDigits.Count * 5 / 6)} + {Figures.Count(BundledDigits.Count / 6)} digits, 28×28",
        _ => "a folder of yours",
    };

    private static string Place(CatalogLocation location) => location.Place switch
    {
        CatalogPlace.DataFolder => "data folder",
        CatalogPlace.Cache => "cache",
        CatalogPlace.Bundled => "comes with Digits",
        CatalogPlace.Download => "download",
        _ => "path",
    };
}
