using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Digits.Web.Storage;

/// <summary>The samples. An image has one label, the last that somebody gave it.</summary>
internal sealed class SampleTable(Database database, IOptions<ServiceOptions> options)
{
    private const string Columns =
        "id, pixels, label, writer, source, created, predicted, confidence, model, " +
        "(SELECT was FROM correction WHERE sample = sample.id ORDER BY correction.id DESC LIMIT 1) AS was";

    private const string IsCorrected = "id IN (SELECT sample FROM correction)";

    /// <summary>Keeps a sample.</summary>
    /// <param name="sample">The sample; its number is given here.</param>
    /// <param name="was">What it was taken for, where it is a correction.</param>
    /// <returns>Its number, and whether its image was not there before.</returns>
    public (long Id, bool IsNew) Keep(Sample sample, int? was = null) => database.Write(connection =>
    {
        bool isNew = !connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM sample WHERE hash = @Hash)", new { sample.Hash });
        long id = connection.ExecuteScalar<long>(
            """
            INSERT INTO sample (hash, pixels, label, writer, source, heldOut, created, predicted, confidence, model)
            VALUES (@Hash, @Pixels, @Label, @Writer, @Source, @IsHeldOut, @created, @Predicted, @Confidence, @Model)
            ON CONFLICT (hash) DO UPDATE SET label = excluded.label, writer = coalesce(excluded.writer, writer), source = excluded.source,
                predicted = excluded.predicted, confidence = excluded.confidence, model = excluded.model
            RETURNING id
            """,
            new
            {
                sample.Hash,
                sample.Pixels,
                sample.Label,
                sample.Writer,
                sample.Source,
                sample.IsHeldOut,
                created = sample.Created.ToUnixTimeMilliseconds(),
                sample.Predicted,
                sample.Confidence,
                sample.Model,
            });
        if (was is { } before)
            AddCorrection(connection, id, before, sample.Label, sample.Created);
        return (id, isNew);
    });

    /// <summary>Gives a sample another label.</summary>
    /// <returns>Whether there is such a sample.</returns>
    public bool Correct(long id, int label, DateTimeOffset time) => database.Write(connection =>
    {
        if (connection.ExecuteScalar<int?>("SELECT label FROM sample WHERE id = @id", new { id }) is not { } was)
            return false;
        connection.Execute("UPDATE sample SET label = @label WHERE id = @id", new { id, label });
        AddCorrection(connection, id, was, label, time);
        return true;
    });

    public bool Delete(long id) => database.Write(connection => connection.Execute("DELETE FROM sample WHERE id = @id", new { id }) > 0);

    public Sample? Find(long id) => database.Read(connection =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM sample WHERE id = @id", new { id })?.ToSample());

    /// <summary>A page of samples, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="digit">Only those with this label; null for any.</param>
    /// <param name="before">Only those with a smaller number; null for any.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Sample> Page(SampleFilter filter, int? digit, long? before, int limit) => database.Read(connection => (IReadOnlyList<Sample>)[..
        connection.Query<Row>(
            $"""
            SELECT {Columns} FROM sample
            WHERE {Condition(filter)} AND (@digit IS NULL OR label = @digit) AND (@before IS NULL OR id < @before)
            ORDER BY id DESC LIMIT @limit
            """,
            new { digit, before, limit, uncertain = options.Value.UncertainBelow }).Select(row => row.ToSample())]);

    /// <summary>How many samples of each digit there are.</summary>
    public int[] Count(SampleFilter filter) => database.Read(connection =>
    {
        var counts = new int[Data.DigitSet.Classes];
        foreach ((int label, int count) in connection.Query<(int, int)>(
            $"SELECT label, count(*) FROM sample WHERE {Condition(filter)} GROUP BY label", new { uncertain = options.Value.UncertainBelow }))
        {
            counts[label] = count;
        }

        return counts;
    });

    /// <summary>All samples up to a number, in the order of their numbers.</summary>
    public IReadOnlyList<Sample> UpTo(long last) => database.Read(connection => (IReadOnlyList<Sample>)[..
        connection.Query<Row>($"SELECT {Columns} FROM sample WHERE id <= @last ORDER BY id", new { last }).Select(row => row.ToSample())]);

    public long LastId() => database.Read(connection => connection.ExecuteScalar<long?>("SELECT max(id) FROM sample") ?? 0);

    private static string Condition(SampleFilter filter) => filter switch
    {
        SampleFilter.Uncertain => "confidence < @uncertain",
        SampleFilter.Corrected => IsCorrected,
        SampleFilter.Review => $"(confidence < @uncertain OR predicted <> label OR {IsCorrected})",
        _ => "TRUE",
    };

    private static void AddCorrection(SqliteConnection connection, long sample, int was, int label, DateTimeOffset time) => connection.Execute(
        "INSERT INTO correction (sample, was, label, created) VALUES (@sample, @was, @label, @created)",
        new { sample, was, label, created = time.ToUnixTimeMilliseconds() });

    /// <summary>A row of the table, with what was corrected last.</summary>
    private sealed class Row
    {
        public long Id { get; init; }

        public byte[] Pixels { get; init; } = [];

        public int Label { get; init; }

        public string? Writer { get; init; }

        public string Source { get; init; } = "";

        public long Created { get; init; }

        public int Predicted { get; init; }

        public double Confidence { get; init; }

        public string Model { get; init; } = "";

        public int? Was { get; init; }

        public Sample ToSample() => new()
        {
            Id = Id,
            Pixels = Pixels,
            Label = Label,
            Writer = Writer,
            Source = Source,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(Created),
            Predicted = Predicted,
            Confidence = Confidence,
            Model = Model,
            Was = Was,
        };
    }
}
