namespace Digits.Data;

/// <summary>Brings all files of a set into a folder of the cache, one after the other; verified ones are left alone.</summary>
internal sealed class SetDownload(CatalogEntry entry, string folder, DigitCatalogOptions options, HttpClient client)
{
    /// <summary>Brings what is missing or wrong.</summary>
    /// <exception cref="NoMirrorException">No mirror delivered one of the files.</exception>
    /// <exception cref="DigitDataException">A file cannot be written, or another process holds it without progress.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; what came is kept for a later try.</exception>
    public async Task RunAsync(IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        bool isNew = !Directory.Exists(folder);
        var allowance = new AnswerAllowance(options.AnswerTimeout, options.TimeProvider);
        List<Uri> mirrors = [.. entry.Mirrors];
        try
        {
            foreach (CatalogFile file in entry.Files)
            {
                var download = new FileDownload(entry, file, mirrors, Path.Combine(folder, file.Name), options, client, allowance, progress);
                // Who delivered one file goes first for the next, or a dead mirror would be waited for once a file.
                if (await download.RunAsync(cancellationToken).ConfigureAwait(false) is { } delivered && mirrors.Remove(delivered))
                    mirrors.Insert(0, delivered);
            }
        }
        finally
        {
            if (isNew)
                RemoveIfEmpty();
        }
    }

    /// <summary>A machine without a network should not look as if it had the set.</summary>
    private void RemoveIfEmpty()
    {
        try
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else has begun to fill it.
        }
    }
}
