using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Digits.Networks.Files;

/// <summary>Reads what <see cref="SafetensorsWriter"/> or any other writer of the format wrote, and refuses everything else.</summary>
/// <remarks>
/// Not thread-safe. Nothing is allocated on the word of the file: where the stream knows its length, the header must agree with it; where it
/// does not, memory grows with what has arrived.
/// </remarks>
internal sealed class SafetensorsReader
{
    /// <summary>The longest header that is read: 4 MiB, some 40,000 arrays.</summary>
    public const int MaxHeaderLength = 4 << 20;

    private const int FirstPiece = 1 << 16; // numbers, of a stream that does not know its length
    private readonly Stream _stream;
    private readonly string _source;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">Stands at the beginning of the file, which must go to the stream's end; is read forward only, and left open.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="NetworkFileException">It is no safetensors file, or a damaged one.</exception>
    public SafetensorsReader(Stream stream, string source)
    {
        _stream = stream;
        _source = source;
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        int read = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (read < prefix.Length)
            throw Error($"it ends after {read} bytes, in the length of its header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderLength)
            throw Error($"its header is said to take {length} bytes, but at most {MaxHeaderLength} are accepted");
        if (Remaining is long left && (long)length > left)
            throw Error($"its header is said to take {length} bytes, but only {left} follow");
        SafetensorsHeader header = SafetensorsHeader.Parse(ReadArray<byte>((int)length, "the header"), Error);
        Metadata = header.Metadata;
        Tensors = header.Tensors;
        long end = Tensors.Count == 0 ? 0 : Tensors[^1].End;
        if (Remaining is long data && data != end)
            throw Error($"its header describes {end} bytes of data, but {data} follow");
    }

    /// <summary>The texts of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The arrays, in the order of their numbers in the file.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    private long? Remaining => _stream.CanSeek ? _stream.Length - _stream.Position : null;

    /// <summary>Reads the arrays, once: each a <c>float[]</c>, <c>long[]</c> or <c>byte[]</c>, by its name.</summary>
    /// <exception cref="NetworkFileException">The file ends before or after the last of them.</exception>
    public IReadOnlyDictionary<string, Array> ReadValues()
    {
        var values = new Dictionary<string, Array>();
        foreach (SafetensorsTensor tensor in Tensors)
        {
            values[tensor.Name] = tensor.Type switch
            {
                SafetensorsType.F32 => ReadArray<float>(tensor.Count, tensor.Name),
                SafetensorsType.I64 => ReadArray<long>(tensor.Count, tensor.Name),
                _ => ReadArray<byte>(tensor.Count, tensor.Name),
            };
        }

        if (_stream.ReadByte() >= 0)
            throw Error("more bytes follow than its header describes");
        return values;
    }

    // The fault is part of a sentence: what was found, and what was expected.
    private NetworkFileException Error(string fault) =>
        new($"{_source} cannot be read as a safetensors file: {fault}. It is of another kind or damaged; write or fetch it again.");

    private T[] ReadArray<T>(int count, string name)
        where T : unmanaged
    {
        var values = new T[_stream.CanSeek ? count : Math.Min(count, FirstPiece)];
        int done = 0;
        while (true)
        {
            Span<byte> piece = MemoryMarshal.AsBytes(values.AsSpan(done));
            int read = _stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            if (read < piece.Length)
                throw Error($"it ends in {SafetensorsHeader.Quote(name)}, {piece.Length - read} bytes or more before its end");
            LittleEndian.Convert(piece, piece.Length / Math.Max(1, values.Length - done));
            if (values.Length == count)
                return values;
            done = values.Length;
            Array.Resize(ref values, (int)Math.Min(count, 2L * done));
        }
    }
}
