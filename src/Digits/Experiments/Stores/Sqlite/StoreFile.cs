using Dapper;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores.Sqlite;

/// <summary>A store's file: how it is made, and what it must be to be opened.</summary>
internal static class StoreFile
{
    // "Digi" in ASCII: by it SQLite's own tools and file(1) tell one application's files from another's.
    private const int ApplicationId = 0x44696769;

    private const int BusySeconds = 30;

    // What a write-ahead log keeps on disk once a large checkpoint has gone through it.
    private const int LogBytes = 16 << 20;

    /// <summary>Makes a file with the tables and an experiment, under its name only when it is complete.</summary>
    public static void Create(string path, string description, IReadOnlyList<string> migrations)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw new ExperimentStoreException($"{path} cannot be made, as its folder does not exist. Make the folder first.");
        if (File.Exists(path))
            throw Taken(path);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (SqliteConnection connection = Connect(temporary, SqliteOpenMode.ReadWriteCreate))
            {
                connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA application_id = {ApplicationId}");
                Migrate(connection, migrations);
                connection.Execute("INSERT INTO experiment (id, description) VALUES (1, @description)", new { description });
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw Taken(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExperimentStoreException($"{path} cannot be made: {exception.Message}", exception);
        }
        finally
        {
            foreach (string suffix in (string[])["", "-journal", "-wal", "-shm"])
                File.Delete(temporary + suffix); // which is gone unless something failed
        }
    }

    /// <summary>Opens a file that <see cref="Create"/> made, and brings its tables up to date.</summary>
    public static SqliteConnection Open(string path, IReadOnlyList<string> migrations)
    {
        if (!File.Exists(path))
            throw new ExperimentStoreException($"{path} does not exist. See that the name is right, or begin an experiment there.");
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            Check(connection, path, migrations.Count);
            connection.Execute("PRAGMA journal_mode = WAL");
            Migrate(connection, migrations);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static ExperimentStoreException Taken(string path, Exception? inner = null) =>
        new($"{path} exists already. Open it to go on with its experiment, or choose another name.", inner);

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        // Pooled connections keep a file open after they are closed: on Windows it could not be deleted.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds, ForeignKeys = true };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = {LogBytes}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(SqliteConnection connection, string path, int newestVersion)
    {
        if (connection.ExecuteScalar<long>("PRAGMA application_id") is not ApplicationId)
            throw new ExperimentStoreException($"{path} is a database of something else than an experiment of Digits. See that the name is right.");
        if (connection.ExecuteScalar<int>("PRAGMA user_version") is var version && version > newestVersion)
        {
            throw new ExperimentStoreException(
                $"{path} has version {version} of the format, and this Digits knows up to version {newestVersion}. Use the newer Digits that made it.");
        }

        if (connection.ExecuteScalar<string>("PRAGMA quick_check(1)") is not "ok" and var fault)
            throw new ExperimentStoreException($"{path} is damaged ({fault?.ReplaceLineEndings(" ")}). {StoreFailure.RestoreOrStartAnew}");
    }

    private static void Migrate(SqliteConnection connection, IReadOnlyList<string> migrations)
    {
        while (true)
        {
            using SqliteTransaction transaction = connection.BeginTransaction(); // so that of two processes the second finds it done
            int version = connection.ExecuteScalar<int>("PRAGMA user_version");
            if (version >= migrations.Count)
                return;
            connection.Execute(migrations[version]);
            connection.Execute($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }
}
