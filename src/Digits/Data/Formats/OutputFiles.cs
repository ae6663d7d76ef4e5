using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Digits.Data.Formats;

/// <summary>
/// Files that appear whole or not at all: each is written beside its target under another name, and <see cref="Commit"/> renames them
/// when all are complete. What was not committed is removed on disposal, or when the process ends before that.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class OutputFiles : IDisposable
{
    // Of the whole process: an object made while the process ends would no longer be told of it.
    private static readonly Lock Turn = new();
    private static readonly HashSet<string> Temporaries = [];
    private static bool _isExiting;

    private readonly List<(Stream Stream, string Temporary, string Target)> _files = [];

    /// <summary>Writes one file.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        using var files = new OutputFiles();
        write(files.Create(path));
        files.Commit();
    }

    /// <summary>Starts a file whose content is compressed when the name ends in <c>.gz</c>.</summary>
    public Stream CreateByName(string path) => Create(path, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));

    /// <summary>Starts a file, readable and seekable unless it is compressed.</summary>
    /// <exception cref="OperationCanceledException">The process is ending.</exception>
    public Stream Create(string path, bool compress = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        lock (Turn)
        {
            if (_isExiting)
                throw new OperationCanceledException("The process ends.");
            Stream stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
            Temporaries.Add(temporary);
            if (compress)
                stream = new GZipStream(stream, CompressionLevel.Optimal);
            _files.Add((stream, temporary, target));
            return stream;
        }
    }

    /// <summary>Completes all files, then gives them their names, replacing what bore them.</summary>
    public void Commit()
    {
        foreach ((Stream stream, _, _) in _files)
            stream.Dispose();
        foreach ((_, string temporary, string target) in _files)
            File.Move(temporary, target, overwrite: true);
        Forget();
    }

    public void Dispose()
    {
        foreach ((Stream stream, string temporary, _) in _files)
        {
            try
            {
                stream.Dispose();
            }
            catch (IOException)
            {
                // The disk is full, say: whatever made us stop is the better message, and the file goes anyway.
            }

            File.Delete(temporary);
        }

        Forget();
    }

    // Before any file can be begun: the first one may be begun while the process ends already, when it is too late to ask to be told.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "It adds a listener, no more.")]
    internal static void Listen() => AppDomain.CurrentDomain.ProcessExit += OnExit;

    // Whoever is writing may be in the midst of it: only the names are taken away, and no new one is given.
    private static void OnExit(object? sender, EventArgs e)
    {
        lock (Turn)
        {
            _isExiting = true;
            foreach (string temporary in Temporaries)
            {
                try
                {
                    File.Delete(temporary);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // On Windows it is still open. The process ends in any case.
                }
            }
        }
    }

    private void Forget()
    {
        lock (Turn)
            Temporaries.ExceptWith(_files.Select(file => file.Temporary));
        _files.Clear();
    }
}
