using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Dapper;
using Digits.Imaging;
using Digits.Web.Serving;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Digits.Web.Storage;

/// <summary>The log of predictions: what was read, by which model, how surely and how fast. Images are kept where the operator allows it.</summary>
internal sealed class PredictionTable(Database database, IOptions<ServiceOptions> options)
{
    /// <summary>Adds predictions, and drops the oldest ones of too many.</summary>
    public void Add(IReadOnlyList<LoggedPrediction> predictions) => database.Write(connection =>
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText =
            """
            INSERT INTO prediction (created, hash, model, preprocessing, digit, rejected, scores, microseconds, pixels)
            VALUES ($created, $hash, $model, $preprocessing, $digit, $rejected, $scores, $microseconds, $pixels)
            """;
        foreach (LoggedPrediction logged in predictions)
        {
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$created", logged.Created.ToUnixTimeMilliseconds());
            insert.Parameters.AddWithValue("$hash", SHA256.HashData(logged.Pixels.Span));
            insert.Parameters.AddWithValue("$model", logged.Model);
            insert.Parameters.AddWithValue("$preprocessing", DigitNormalizer.Version);
            insert.Parameters.AddWithValue("$digit", logged.Prediction.Digit);
            insert.Parameters.AddWithValue("$rejected", logged.Prediction.Rejected);
            insert.Parameters.AddWithValue("$scores", Bytes(logged.Prediction.Probabilities));
            insert.Parameters.AddWithValue("$microseconds", (long)logged.Latency.TotalMicroseconds);
            insert.Parameters.AddWithValue("$pixels", options.Value.KeepPredictedImages ? logged.Pixels.ToArray() : DBNull.Value);
            insert.ExecuteNonQuery();
        }

        connection.Execute("DELETE FROM prediction WHERE id <= (SELECT max(id) FROM prediction) - @PredictionLogRows", new { options.Value.PredictionLogRows });
    });

    public long Count() => database.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM prediction"));

    /// <summary>Ten 32-bit numbers, little-endian.</summary>
    private static byte[] Bytes(IReadOnlyList<float> probabilities) => MemoryMarshal.AsBytes<float>([.. probabilities]).ToArray();
}
