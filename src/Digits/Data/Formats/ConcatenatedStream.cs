namespace Digits.Data.Formats;

/// <summary>Reads some bytes, then a stream, then some more bytes, as if they were one file. Leaves the stream open.</summary>
internal sealed class ConcatenatedStream(ReadOnlyMemory<byte> head, Stream body, ReadOnlyMemory<byte> tail) : Stream
{
    private ReadOnlyMemory<byte> _head = head;
    private ReadOnlyMemory<byte> _tail = tail;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = Take(ref _head, buffer);
        if (read == 0)
            read = body.Read(buffer);
        if (read == 0)
            read = Take(ref _tail, buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Take(ref ReadOnlyMemory<byte> source, Span<byte> buffer)
    {
        int count = Math.Min(source.Length, buffer.Length);
        source.Span[..count].CopyTo(buffer);
        source = source[count..];
        return count;
    }
}
