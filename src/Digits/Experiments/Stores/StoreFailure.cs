using System.Data;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores;

/// <summary>Makes of what SQLite says what a person needs: which file, what is wrong with it, and what to do.</summary>
internal static class StoreFailure
{
    public const string RestoreOrStartAnew = "Restore it from a copy, or begin the experiment anew in another file.";

    // https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IOError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int NoDatabase = 26;

    /// <summary>Does something with a store's file.</summary>
    /// <exception cref="ExperimentStoreException">It cannot be read or written.</exception>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw new ExperimentStoreException($"{path}: {Explain(exception)}", exception);
        }
        catch (Exception exception) when (exception is JsonException or DataException or FormatException or InvalidCastException or OverflowException)
        {
            throw new ExperimentStoreException($"{path} holds what no experiment holds: {exception.Message} {RestoreOrStartAnew}", exception);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    public static ExperimentStoreException ConclusionLost(string experiment) => new(
        $"{experiment} is not this worker's to end: another one has taken that over, or it was not claimed. Look at its outcome, or claim it first.");

    private static string Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Busy or Locked => "another process has locked it, and for too long. End what else has it open (a database browser, a backup), and go on.",
        ReadOnly => "it cannot be written. Allow this user to write the file and its folder.",
        IOError => $"the disk failed to read or write ({exception.Message}). See whether it is full, damaged or gone; what was recorded before is kept.",
        Corrupt => $"it is damaged ({exception.Message}). {RestoreOrStartAnew}",
        Full => "the disk is full. What was recorded before is kept: make room, and go on.",
        CannotOpen => "it cannot be opened or made. See that its folder exists, and that this user may write there.",
        TooBig => $"the bytes to keep are more than a database holds: at most {SqliteStore.MaxBytes:N0}.",
        NoDatabase => "it is no SQLite database, so that it is no experiment of Digits. See that the name is right.",
        _ => $"{exception.Message} Perhaps another program has changed it. {RestoreOrStartAnew}",
    };
}
