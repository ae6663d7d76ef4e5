using Dapper;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores.Sqlite;

/// <summary>
/// The checkpoints of trials that run, of each trainer the model of its best trial, the predictions of trials that finished, and the notes. Room
/// of dropped ones is used again.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class BytesTable(SqliteConnection connection)
{
    public byte[]? ReadCheckpoint(int trialId) =>
        connection.QuerySingleOrDefault<byte[]>("SELECT bytes FROM checkpoint WHERE trial = @trialId", new { trialId });

    /// <summary>Keeps a checkpoint instead of the one before; none when empty.</summary>
    public void ReplaceCheckpoint(Trial trial, ReadOnlyMemory<byte> checkpoint)
    {
        connection.Execute("DELETE FROM checkpoint WHERE trial = @Id", new { trial.Id });
        if (!checkpoint.IsEmpty)
            connection.Execute("INSERT INTO checkpoint (trial, bytes) VALUES (@Id, @bytes)", new { trial.Id, bytes = checkpoint.ToArray() });
    }

    public byte[]? ReadModel(int trialId) =>
        connection.QuerySingleOrDefault<byte[]>("SELECT bytes FROM model WHERE trial = @trialId", new { trialId });

    /// <summary>Keeps the model of the best trial of its trainer instead of the one before; none when empty.</summary>
    public void ReplaceModel(Trial trial, ReadOnlyMemory<byte> model)
    {
        connection.Execute("DELETE FROM model WHERE trainer = @Trainer", new { trial.Trainer });
        if (!model.IsEmpty)
        {
            connection.Execute(
                "INSERT INTO model (trainer, trial, bytes) VALUES (@Trainer, @Id, @bytes)", new { trial.Trainer, trial.Id, bytes = model.ToArray() });
        }
    }

    public byte[]? ReadPredictions(int trialId) =>
        connection.QuerySingleOrDefault<byte[]>("SELECT digits FROM prediction WHERE trial = @trialId", new { trialId });

    /// <summary>Keeps what a trial read; nothing when empty.</summary>
    public void AddPredictions(Trial trial, ReadOnlyMemory<byte> digits)
    {
        if (!digits.IsEmpty)
            connection.Execute("INSERT INTO prediction (trial, digits) VALUES (@Id, @digits)", new { trial.Id, digits = digits.ToArray() });
    }

    public byte[]? ReadNote(string name) => connection.QuerySingleOrDefault<byte[]>("SELECT bytes FROM note WHERE name = @name", new { name });

    /// <summary>Keeps a note instead of the one of that name before.</summary>
    public void ReplaceNote(string name, ReadOnlyMemory<byte> bytes) =>
        connection.Execute("INSERT OR REPLACE INTO note (name, bytes) VALUES (@name, @bytes)", new { name, bytes = bytes.ToArray() });
}
