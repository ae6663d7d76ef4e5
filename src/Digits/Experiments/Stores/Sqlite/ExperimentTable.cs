using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores.Sqlite;

/// <summary>What concerns the experiment as a whole: what it is about, how long it took, who ends it, and how it ended.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ExperimentTable(SqliteConnection connection)
{
    public ExperimentDescription Description
    {
        get => JsonSerializer.Deserialize(connection.QuerySingle<string>("SELECT description FROM experiment"), StoreJson.Default.ExperimentDescription)
            ?? throw new JsonException("The description is null.");
        set => connection.Execute("UPDATE experiment SET description = @json", new { json = ToJson(value) });
    }

    public TimeAtWork Time
    {
        get
        {
            (long spent, long until) = connection.QuerySingle<(long, long)>("SELECT spent, spentUntil FROM experiment");
            return new TimeAtWork(TimeSpan.FromTicks(spent), until);
        }
        set => connection.Execute("UPDATE experiment SET spent = @spent, spentUntil = @Until", new { spent = value.Spent.Ticks, value.Until });
    }

    /// <summary>The number of the worker that is finishing the experiment.</summary>
    public long? Concluder
    {
        get => connection.ExecuteScalar<long?>("SELECT concluder FROM experiment");
        set => connection.Execute("UPDATE experiment SET concluder = @value", new { value });
    }

    public bool HasEnded => connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM outcome)");

    public static string ToJson(ExperimentDescription description) => JsonSerializer.Serialize(description, StoreJson.Default.ExperimentDescription);

    public ExperimentOutcome? ReadOutcome() =>
        connection.Query<(int Best, byte[] Model, string Tests, string? RefitSkippedReason, bool Interrupted)>(
            "SELECT best, model, tests, refitSkippedReason, interrupted FROM outcome")
        .Select(row => new ExperimentOutcome(row.Best, row.Model, row.Tests, row.RefitSkippedReason, row.Interrupted))
        .SingleOrDefault();

    public void AddOutcome(ExperimentOutcome outcome) => connection.Execute(
        "INSERT INTO outcome (id, best, model, tests, refitSkippedReason, interrupted) VALUES (1, @Best, @Model, @Tests, @RefitSkippedReason, @Interrupted)",
        outcome);

    public void DropOutcome() => connection.Execute("DELETE FROM outcome");
}
