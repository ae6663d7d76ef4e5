using System.IO.Compression;

namespace Digits.Data.Formats;

/// <summary>Decompresses gzip and refuses data that is corrupt, cut short at any byte, or followed by something else.</summary>
/// <remarks>
/// <see cref="GZipStream"/> compares the checksum of a member that it sees whole, but takes a truncated one for its end without a word.
/// So a small member of our own is set behind the compressed data: only where everything before it was complete does GZipStream come to
/// decompress it, and its content, the seal, comes out last. Truncated data swallows the member as its own checksum or content instead.
/// The last bytes decompressed are therefore held back until it is clear whether they are the seal.
/// </remarks>
internal sealed class VerifiedGzipStream : Stream
{
    private static readonly byte[] Seal = "digits: complete"u8.ToArray();
    private static readonly byte[] SealMember = Compress(Seal);

    private readonly GZipStream _gzip;
    private readonly string _source;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _position;
    private bool _complete;

    /// <param name="head">Bytes already read from the stream.</param>
    /// <param name="body">The rest of the compressed data; left open.</param>
    /// <param name="source">The name of the file, for messages.</param>
    public VerifiedGzipStream(ReadOnlyMemory<byte> head, Stream body, string source)
    {
        _gzip = new GZipStream(new ConcatenatedStream(head, body, SealMember), CompressionMode.Decompress);
        _source = source;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="DigitDataException">The compressed data is corrupt or incomplete.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (!_complete && _end - _start <= Seal.Length)
            Fill();

        int available = _complete ? 0 : _end - _start - Seal.Length;
        int count = Math.Min(available, buffer.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;

        int read;
        try
        {
            read = _gzip.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(exception);
        }

        if (read == 0 && !_buffer.AsSpan(0, _end).SequenceEqual(Seal))
            throw Damaged();
        _complete = read == 0;
        _end += read;
    }

    private DigitDataException Damaged(Exception? cause = null) => new(
        $"{_source}: the gzip data is truncated or corrupt, or something follows it (noticed after {_position} decompressed bytes); " +
        "its length or its checksum is not what was written. Fetch or write the file again.", cause);

    private static byte[] Compress(byte[] content)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.NoCompression))
            gzip.Write(content);
        return member.ToArray();
    }
}
