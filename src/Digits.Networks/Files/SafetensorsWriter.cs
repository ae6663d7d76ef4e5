using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Digits.Networks.Files;

/// <summary>
/// Writes named arrays and metadata in the safetensors format (huggingface.co/docs/safetensors): the length of the header in 8 bytes, the
/// header as JSON, padded with spaces to a multiple of 8 bytes, then the numbers, little-endian, in the order in which they were added.
/// </summary>
/// <remarks>Not thread-safe. The same arrays and metadata in the same order give the same bytes.</remarks>
internal sealed class SafetensorsWriter
{
    /// <summary>The property of the header that is no array.</summary>
    public const string MetadataName = "__metadata__";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly OrderedDictionary<string, string> _metadata = [];
    private readonly OrderedDictionary<string, (SafetensorsTensor Tensor, Action<Stream> Write)> _tensors = [];
    private long _end;

    /// <summary>Adds a text. The key is new.</summary>
    public void AddMetadata(string key, string value) => _metadata.Add(key, value);

    /// <summary>Adds an array. The name is new, the shape fits the values, and those stay as they are until <see cref="Write"/>.</summary>
    public void Add(string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> values) => Add(name, SafetensorsType.F32, shape, values);

    /// <inheritdoc cref="Add(string, IReadOnlyList{int}, ReadOnlyMemory{float})"/>
    public void Add(string name, IReadOnlyList<int> shape, ReadOnlyMemory<long> values) => Add(name, SafetensorsType.I64, shape, values);

    /// <inheritdoc cref="Add(string, IReadOnlyList{int}, ReadOnlyMemory{float})"/>
    public void Add(string name, IReadOnlyList<int> shape, ReadOnlyMemory<byte> values) => Add(name, SafetensorsType.U8, shape, values);

    /// <summary>Writes everything to a stream, from where it stands, and leaves it open.</summary>
    public void Write(Stream stream)
    {
        ReadOnlySpan<byte> header = Header();
        if (header.Length > SafetensorsReader.MaxHeaderLength)
            throw new InvalidOperationException($"The header takes {header.Length} bytes, but at most {SafetensorsReader.MaxHeaderLength} are read back.");
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Action<Stream> write) in _tensors.Values)
            write(stream);
    }

    private void Add<T>(string name, SafetensorsType type, IReadOnlyList<int> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        var tensor = new SafetensorsTensor(name, type, shape, _end);
        if (name == MetadataName || tensor.Count != values.Length)
            throw new ArgumentException($"{name} has the shape [{string.Join(", ", shape)}], but {values.Length} values.", nameof(values));
        _tensors.Add(name, (tensor, stream => WriteValues(stream, values.Span)));
        _end = tensor.End;
    }

    private static void WriteValues<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (!BitConverter.IsLittleEndian)
        {
            byte[] converted = bytes.ToArray();
            LittleEndian.Convert(converted, bytes.Length / Math.Max(1, values.Length));
            bytes = converted;
        }

        stream.Write(bytes);
    }

    private ReadOnlySpan<byte> Header()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string key, string value) in _metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            foreach ((SafetensorsTensor tensor, _) in _tensors.Values)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(tensor.Begin);
                json.WriteNumberValue(tensor.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.WrittenCount % 8 != 0)
            buffer.Write(" "u8);
        return buffer.WrittenSpan;
    }
}
