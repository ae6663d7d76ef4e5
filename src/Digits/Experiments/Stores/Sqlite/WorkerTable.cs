using Dapper;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores.Sqlite;

/// <summary>The workers: which one this is, and which of the others are alive.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class WorkerTable(SqliteConnection connection, ProcessIdentity process, TimeSpan timeout, TimeProvider clock)
{
    /// <summary>The number of this worker, which no other one ever has; 0 until it joined.</summary>
    public long Id { get; private set; }

    /// <summary>The time, in UTC ticks.</summary>
    public long Now => clock.GetUtcNow().UtcTicks;

    /// <summary>Adds this worker, unless it is there. Not within a transaction, which might be taken back.</summary>
    public void Join()
    {
        if (Id == 0)
        {
            Id = connection.ExecuteScalar<long>(
                "INSERT INTO worker (machine, process, processStart, lastBeat) VALUES (@Machine, @Id, @Start, @Now) RETURNING id",
                new { process.Machine, process.Id, process.Start, Now });
        }
    }

    /// <summary>Whether another worker is alive that has a trial under way, or is finishing the experiment.</summary>
    public bool AreOthersAtWork() => connection.Query<Worker>(
        """
        SELECT * FROM worker WHERE id <> @Id AND (
            id IN (SELECT worker FROM trial WHERE state = 'running') OR id = (SELECT concluder FROM experiment))
        """,
        new { Id }).Any(IsAlive);

    /// <summary>The running trial with the lowest number that no living worker has; null where there is none.</summary>
    public int? FindAbandonedTrial()
    {
        foreach ((int trial, long? worker) in connection.Query<(int, long?)>("SELECT id, worker FROM trial WHERE state = 'running' ORDER BY id"))
        {
            if (worker is null || (worker != Id && !IsAlive(worker.Value)))
                return trial;
        }

        return null;
    }

    /// <summary>Whether a worker is alive.</summary>
    public bool IsAlive(long id) =>
        connection.QuerySingleOrDefault<Worker>("SELECT * FROM worker WHERE id = @id", new { id }) is { } worker && IsAlive(worker);

    /// <summary>Keeps a sign of life of this worker.</summary>
    public void Beat() => connection.Execute("UPDATE worker SET lastBeat = @Now WHERE id = @Id", new { Now, Id });

    /// <summary>Takes this worker out; what it had is nobody's then (ON DELETE SET NULL).</summary>
    public void Leave() => connection.Execute("DELETE FROM worker WHERE id = @Id", new { Id });

    private bool IsAlive(Worker worker) =>
        Now - worker.LastBeat <= timeout.Ticks && !new ProcessIdentity(worker.Machine, worker.Process, worker.ProcessStart).HasEnded();

    private sealed class Worker
    {
        public string Machine { get; init; } = "";

        public int Process { get; init; }

        public string? ProcessStart { get; init; }

        public long LastBeat { get; init; }
    }
}
