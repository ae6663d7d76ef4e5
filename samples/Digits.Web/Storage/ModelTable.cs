using Dapper;

namespace Digits.Web.Storage;

/// <summary>A model that is kept, without its bytes.</summary>
/// <param name="Id">The first sixteen digits of the SHA-256 of its file.</param>
/// <param name="Origin"><c>shipped</c>, <c>file</c> or <c>training</c>.</param>
/// <param name="Job">The training that it came from; null for one that came from elsewhere.</param>
/// <param name="Created">When it was kept.</param>
/// <param name="IsCurrent">Whether it is the one that answers.</param>
internal sealed record KeptModel(string Id, string Origin, long? Job, DateTimeOffset Created, bool IsCurrent);

/// <summary>All models that ever were to be had here, and when each took over.</summary>
internal sealed class ModelTable(Database database, TimeProvider clock)
{
    private const string Current = "(SELECT model FROM promotion ORDER BY id DESC LIMIT 1)";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keeps a model, unless it is there already.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Keep(string id, byte[] bytes, string origin, long? job) => database.Write(connection => connection.Execute(
        "INSERT INTO model (id, bytes, origin, job, created) VALUES (@id, @bytes, @origin, @job, @Now) ON CONFLICT DO NOTHING",
        new { id, bytes, origin, job, Now }) > 0);

    public void Promote(string id, string reason) => database.Write(connection => connection.Execute(
        "INSERT INTO promotion (model, promoted, reason) VALUES (@id, @Now, @reason)", new { id, Now, reason }));

    /// <summary>The model that took over last; null before the first did.</summary>
    public (string Id, byte[] Bytes)? ReadCurrent() => database.Read(connection =>
        connection.QuerySingleOrDefault<(string, byte[])?>($"SELECT id, bytes FROM model WHERE id = {Current}"));

    public byte[]? Read(string id) =>
        database.Read(connection => connection.QuerySingleOrDefault<byte[]>("SELECT bytes FROM model WHERE id = @id", new { id }));

    /// <summary>The models, the newest first.</summary>
    public IReadOnlyList<KeptModel> List() => database.Read(connection => (IReadOnlyList<KeptModel>)[..
        connection.Query<(string Id, string Origin, long? Job, long Created, bool IsCurrent)>(
            $"SELECT id, origin, job, created, id IS {Current} FROM model ORDER BY created DESC, id").Select(row =>
            new KeptModel(row.Id, row.Origin, row.Job, DateTimeOffset.FromUnixTimeMilliseconds(row.Created), row.IsCurrent))]);
}
