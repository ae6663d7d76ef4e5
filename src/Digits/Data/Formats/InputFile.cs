namespace Digits.Data.Formats;

/// <summary>A file of data that is being read, decompressed on the way where its first bytes say gzip.</summary>
internal sealed class InputFile : IDisposable
{
    /// <summary>Deflate's best: 258 bytes from two bits, so no gzip data can hold more than this many times its own length.</summary>
    private const long MaxExpansion = 1032;

    private readonly Stream? _owned;

    private InputFile(Stream stored, string source, Stream? owned)
    {
        _owned = owned;
        Source = source;
        StoredLength = stored.CanSeek ? stored.Length - stored.Position : null;

        byte[] head = new byte[2];
        head = head[..stored.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        IsGzip = head is [0x1F, 0x8B];
        Content = IsGzip ? new VerifiedGzipStream(head, stored, source) : new ConcatenatedStream(head, stored, default);
    }

    /// <summary>The file's path, or what its reader called the stream.</summary>
    public string Source { get; }

    /// <summary>Whether the stored bytes are gzip.</summary>
    public bool IsGzip { get; }

    /// <summary>How many bytes are stored, compressed or not; null where the stream does not tell.</summary>
    public long? StoredLength { get; }

    /// <summary>The most bytes that <see cref="Content"/> can come to.</summary>
    public long MaxContentLength => StoredLength switch
    {
        null => long.MaxValue,
        { } stored when IsGzip => stored > long.MaxValue / MaxExpansion ? long.MaxValue : stored * MaxExpansion,
        { } stored => stored,
    };

    /// <summary>The decompressed bytes. Throws <see cref="DigitDataException"/> where gzip data is damaged.</summary>
    public Stream Content { get; }

    /// <exception cref="DigitDataException">The file does not exist or cannot be opened.</exception>
    public static InputFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            return new InputFile(file, path, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            string reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;
            throw new DigitDataException($"{path} cannot be read: {reason}.", exception);
        }
    }

    /// <summary>Reads a stream from where it stands; the stream stays open.</summary>
    public static InputFile Wrap(Stream stream, string source) => new(stream, source, owned: null);

    public void Dispose()
    {
        Content.Dispose();
        _owned?.Dispose();
    }
}
