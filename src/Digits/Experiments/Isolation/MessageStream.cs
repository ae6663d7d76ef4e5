using System.Buffers.Binary;
using System.Text.Json;
using Digits.Data;

namespace Digits.Experiments.Isolation;

/// <summary>
/// Messages over two streams. Each is the length of its JSON (four bytes, little-endian), the JSON, and as many bytes of payload as the
/// JSON says.
/// </summary>
/// <remarks>
/// Several threads may send, one may receive. Memory is taken as bytes arrive, not on the word of a length; what is longer than any real
/// message is refused. The streams are their owners' to close.
/// </remarks>
internal sealed class MessageStream(Stream input, Stream output)
{
    public const int MaxHeader = 1 << 20;
    public const int MaxPayload = 1 << 30; // as the largest model file; images may be more
    private const int Chunk = 1 << 20;

    private readonly Stream _input = Buffered(input);
    private readonly Stream _output = Buffered(output);
    private readonly Lock _turn = new();

    /// <summary>Sends a message and its payload.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Send(WorkerMessage message, ReadOnlySpan<byte> payload = default)
    {
        lock (_turn)
        {
            SendHeader(message with { PayloadLength = payload.Length });
            _output.Write(payload);
            _output.Flush();
        }
    }

    /// <summary>Sends images, from where they are: none is copied but by the streams.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Send(ImageRole role, DigitSet images)
    {
        var header = new ImageHeader(role, images.Name, images.Source, images.Rows, images.Columns, images.Count);
        lock (_turn)
        {
            SendHeader(new WorkerMessage(MessageKind.Images) { Images = header, PayloadLength = header.Length });
            _output.Write(images.Labels);
            for (int i = 0; i < images.Count; i++)
                _output.Write(images.Image(i));
            _output.Flush();
        }
    }

    /// <summary>Waits for the next message; null where the other side has ended.</summary>
    /// <exception cref="WorkerProtocolException">What came is no message, or the end came in its midst.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public WorkerMessage? Receive()
    {
        var size = new byte[sizeof(int)];
        int read = _input.ReadAtLeast(size, size.Length, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        if (read < size.Length)
            throw Truncated();
        int length = BinaryPrimitives.ReadInt32LittleEndian(size);
        if (length is < 1 or > MaxHeader)
            throw new WorkerProtocolException($"A message of {(uint)length} bytes was announced; 1 to {MaxHeader} are possible.");
        WorkerMessage message = Parse(ReadBytes(length));
        if (message.Images is { } header)
            return message with { Set = ReadImages(header, message.PayloadLength) };
        if (message.PayloadLength is < 0 or > MaxPayload)
            throw new WorkerProtocolException($"A payload of {message.PayloadLength} bytes was announced; 0 to {MaxPayload} are possible.");
        return message with { Payload = ReadBytes((int)message.PayloadLength) };
    }

    private static BufferedStream Buffered(Stream stream) => new(stream, 1 << 16);

    private static WorkerMessage Parse(byte[] json)
    {
        try
        {
            WorkerMessage message = JsonSerializer.Deserialize(json, WorkerJson.Default.WorkerMessage) ?? throw new JsonException("It is null.");
            return message.Kind == MessageKind.Images == message.Images is not null ? message : throw new JsonException("Images and kind disagree.");
        }
        catch (JsonException exception)
        {
            throw new WorkerProtocolException($"What came is no message: {exception.Message}", exception);
        }
    }

    private static WorkerProtocolException Truncated(Exception? cause = null) => new("The other side ended in the midst of a message.", cause);

    private void SendHeader(WorkerMessage message)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, WorkerJson.Default.WorkerMessage);
        if (json.Length > MaxHeader)
            throw new WorkerProtocolException($"A message would have {json.Length} bytes; {MaxHeader} are possible.");
        Span<byte> size = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, json.Length);
        _output.Write(size);
        _output.Write(json);
    }

    private DigitSet ReadImages(ImageHeader header, long length)
    {
        if (header is not { Rows: >= 1 and <= DigitSet.MaxSide, Columns: >= 1 and <= DigitSet.MaxSide, Count: >= 0 } || header.Length != length)
            throw new WorkerProtocolException($"{header.Count} images of {header.Rows}×{header.Columns} pixels were announced in {length} bytes: that cannot be.");
        byte[] labels = ReadBytes(header.Count);
        int imageSize = header.Rows * header.Columns;
        int perBlock = ImageBlocks.ImagesPerBlock(imageSize);
        var blocks = new List<byte[]>();
        for (int done = 0; done < header.Count; done += perBlock)
            blocks.Add(ReadBytes(Math.Min(perBlock, header.Count - done) * imageSize));
        try
        {
            return DigitSet.Adopt(header.Name, header.Source, header.Rows, header.Columns, ImageBlocks.Of(blocks, imageSize), labels);
        }
        catch (Exception exception) when (exception is DigitDataException or ArgumentException)
        {
            throw new WorkerProtocolException($"The images are damaged: {exception.Message}", exception);
        }
    }

    private byte[] ReadBytes(int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Math.Min(length, Chunk));
        for (int done = 0; done < length;)
        {
            if (done == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * done));
            try
            {
                _input.ReadExactly(bytes.AsSpan(done));
            }
            catch (EndOfStreamException exception)
            {
                throw Truncated(exception);
            }

            done = bytes.Length;
        }

        return bytes;
    }
}
