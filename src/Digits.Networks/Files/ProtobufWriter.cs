using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Digits.Networks.Files;

/// <summary>Writes the fields of one protobuf message (protobuf.dev, <i>Encoding</i>), each in the order in which it is asked to.</summary>
/// <remarks>Not thread-safe. A message that is nested in another is written whole, then copied into it after its length.</remarks>
internal sealed class ProtobufWriter
{
    private const int VarintType = 0, LengthType = 2, Fixed32Type = 5;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>A field of type int32, int64 or enum.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Tag(field, VarintType);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A field of type float.</summary>
    public ProtobufWriter Float(int field, float value)
    {
        Tag(field, Fixed32Type);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(sizeof(float)), value);
        _buffer.Advance(sizeof(float));
        return this;
    }

    /// <summary>A field of type string.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field of type bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, LengthType);
        Varint((ulong)value.Length);
        _buffer.Write(value);
        return this;
    }

    /// <summary>A field of type bytes that holds floats, little-endian.</summary>
    public ProtobufWriter Floats(int field, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
            return Bytes(field, MemoryMarshal.AsBytes(values));
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        LittleEndian.Convert(bytes, sizeof(float));
        return Bytes(field, bytes);
    }

    /// <summary>A field that is a message itself.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.Written);

    private void Tag(int field, int type) => Varint((ulong)(field << 3 | type));

    // Seven bits a byte, the lowest first; the highest bit says that more follow. Negative numbers take all ten bytes.
    private void Varint(ulong value)
    {
        Span<byte> bytes = _buffer.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
