using Digits.Experiments.Isolation;

namespace Digits.Trainers.MLNet;

/// <summary>
/// The folder for ML.NET's temporary files of one training (FastTree writes its transposed data there). ML.NET removes its files itself,
/// but not when the process is ended in the midst of a training: this folder goes then, too.
/// </summary>
/// <remarks>What a training that was left behind writes in the process's last milliseconds, after that, stays for the system to clean.</remarks>
internal sealed class ScratchFolder : IDisposable
{
    private const int MostTries = 30;

    public ScratchFolder()
    {
        Path = Directory.CreateTempSubdirectory(PrefixOf(Environment.GetEnvironmentVariable(TrialWorker.NameVariable))).FullName;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public string Path { get; }

    /// <summary>Removes the folders that a worker left behind when it was killed.</summary>
    public static void Remove(string worker)
    {
        try
        {
            foreach (string folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), PrefixOf(worker) + "*"))
                Delete(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They stay for the system to clean.
        }
    }

    public void Dispose()
    {
        // Threads of a cancelled training may still write there: then the end of the process is the next occasion.
        if (Delete())
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
    }

    private void OnExit(object? sender, EventArgs e)
    {
        // Nor does a running training know that the process ends, and may have made a file in the folder that is being emptied. Short:
        // other files wait to be taken away, too.
        for (int tries = 0; !Delete() && tries < MostTries; tries++)
            Thread.Sleep(1);
    }

    private static string PrefixOf(string? worker) => worker is null ? "digits-" : $"digits-{worker}-";

    private bool Delete() => Delete(Path);

    private static bool Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // On Windows a file may still be open. A training must not fail for it.
        }
    }
}
