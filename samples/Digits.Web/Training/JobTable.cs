using System.Text.Json;
using Dapper;
using Digits.Web.Storage;
using Microsoft.Data.Sqlite;

namespace Digits.Web.Training;

/// <summary>All jobs, and of the one that has not ended what it takes to go on with it.</summary>
internal sealed class JobTable(Database database)
{
    private const string Unended = "state IN ('Queued', 'Running', 'Parked')";

    /// <summary>Adds a job, unless another one has not ended.</summary>
    /// <param name="make">Makes it, given its number.</param>
    /// <returns>The job; null where there is another.</returns>
    public TrainingJob? Add(Func<long, TrainingJob> make) => database.Write(connection =>
    {
        if (connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM job WHERE {Unended})"))
            return null;
        long id = connection.ExecuteScalar<long>("INSERT INTO job (state, content) VALUES ('Queued', '') RETURNING id");
        TrainingJob job = make(id);
        Update(connection, job);
        return job;
    });

    /// <summary>Keeps how a job stands and, where there is one, its checkpoint instead of the last.</summary>
    public void Update(TrainingJob job, byte[]? checkpoint = null) => database.Write(connection =>
    {
        Update(connection, job);
        if (job.HasEnded)
            connection.Execute("DELETE FROM checkpoint WHERE job = @Id", new { job.Id });
        else if (checkpoint is not null)
            connection.Execute("INSERT OR REPLACE INTO checkpoint (job, bytes) VALUES (@Id, @checkpoint)", new { job.Id, checkpoint });
    });

    public TrainingJob? Find(long id) => database.Read(connection =>
        Job(connection.QuerySingleOrDefault<string>("SELECT content FROM job WHERE id = @id", new { id })));

    /// <summary>The job that has not ended; null where all have.</summary>
    public TrainingJob? FindUnended() => database.Read(connection => Job(connection.QueryFirstOrDefault<string>($"SELECT content FROM job WHERE {Unended}")));

    /// <summary>The last jobs, the newest first.</summary>
    public IReadOnlyList<TrainingJob> Last(int count) => database.Read(connection => (IReadOnlyList<TrainingJob>)[..
        connection.Query<string>("SELECT content FROM job ORDER BY id DESC LIMIT @count", new { count }).Select(content => Job(content)!)]);

    public byte[]? ReadCheckpoint(long id) => database.Read(connection =>
        connection.QuerySingleOrDefault<byte[]>("SELECT bytes FROM checkpoint WHERE job = @id", new { id }));

    private static void Update(SqliteConnection connection, TrainingJob job) => connection.Execute(
        "UPDATE job SET state = @state, content = @content WHERE id = @Id",
        new { job.Id, state = job.State.ToString(), content = JsonSerializer.Serialize(job, JobJson.Default.TrainingJob) });

    private static TrainingJob? Job(string? content) => content is null ? null : JsonSerializer.Deserialize(content, JobJson.Default.TrainingJob);
}
