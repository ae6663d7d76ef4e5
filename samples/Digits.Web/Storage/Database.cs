using Dapper;
using Microsoft.Data.Sqlite;

namespace Digits.Web.Storage;

/// <summary>The service's database: one SQLite file, one writer at a time, and readers that do not wait for it.</summary>
/// <remarks>
/// Thread-safe. What <see cref="Write{T}"/> has returned from is on the disk: it is there after <c>kill -9</c> and after a power cut.
/// </remarks>
internal sealed class Database : IDisposable
{
    // "DigW" in ASCII.
    private const int ApplicationId = 0x44696757;

    // https://sqlite.org/rescode.html
    private const int IOError = 10;
    private const int Full = 13;

    private const long NoRoom = 1 << 16;
    private const int LogBytes = 16 << 20;

    private readonly DataFolder _folder;
    private readonly string _readers;
    private readonly SqliteConnection _writer;
    private readonly Lock _writing = new();

    public Database(DataFolder folder)
    {
        _folder = folder;
        _readers = Settings(pooling: true);
        _writer = Guard(() => new SqliteConnection(Settings(pooling: false)));
        try
        {
            Guard(() => Open(_writer));
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <summary>Does something in a transaction: all of it is kept, or nothing.</summary>
    /// <exception cref="StorageFullException">The disk is full; nothing is kept.</exception>
    /// <exception cref="StorageException">The database cannot be written; nothing is kept.</exception>
    public T Write<T>(Func<SqliteConnection, T> action)
    {
        lock (_writing)
        {
            return Guard(() =>
            {
                using SqliteTransaction transaction = _writer.BeginTransaction();
                T result = action(_writer);
                transaction.Commit();
                return result;
            });
        }
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<SqliteConnection> action) => Write(connection =>
    {
        action(connection);
        return true;
    });

    /// <summary>Reads what was written last.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> action) => Guard(() =>
    {
        using var connection = new SqliteConnection(_readers);
        connection.Open();
        return action(connection);
    });

    public void Dispose()
    {
        _writer.Dispose();
        using var pool = new SqliteConnection(_readers);
        SqliteConnection.ClearPool(pool);
    }

    private string Settings(bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = _folder.DatabaseFile,
        Mode = pooling ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate, // readers of a write-ahead log share memory in a file
        Pooling = pooling,
        ForeignKeys = true,
    }.ToString();

    private bool Open(SqliteConnection connection)
    {
        connection.Open();
        long application = connection.ExecuteScalar<long>("PRAGMA application_id");
        int version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (application is not (0 or ApplicationId) || version > Migrations.All.Count)
            throw new StorageException($"{_folder.DatabaseFile} is of something else, or of a newer version of this service. Name another data folder.");
        if (connection.ExecuteScalar<string>("PRAGMA quick_check(1)") is not "ok" and var fault)
            throw new StorageException($"{_folder.DatabaseFile} is damaged ({fault?.ReplaceLineEndings(" ")}). Restore it from a copy, or move it away.");
        connection.Execute(
            $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {LogBytes}; PRAGMA application_id = {ApplicationId}");
        for (; version < Migrations.All.Count; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(Migrations.All[version]);
            connection.Execute($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }

        return true;
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Full || (exception.SqliteErrorCode == IOError && _folder.FreeBytes < NoRoom))
        {
            throw new StorageFullException("The disk is full: nothing was kept of this. Make room, and try again.", exception);
        }
        catch (SqliteException exception)
        {
            throw new StorageException($"{_folder.DatabaseFile}: {exception.Message}", exception);
        }
    }
}
