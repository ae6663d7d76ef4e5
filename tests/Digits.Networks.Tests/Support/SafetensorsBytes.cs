using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Digits.Networks.Tests.Support;

/// <summary>The safetensors format again, apart from the library's code: for looking into its files, and for making bad ones.</summary>
internal static class SafetensorsBytes
{
    /// <summary>The parts of a file.</summary>
    public static (JsonObject Header, string HeaderText, byte[] Data) Split(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        string text = Encoding.UTF8.GetString(file, 8, length);
        return (JsonNode.Parse(text)!.AsObject(), text, file[(8 + length)..]);
    }

    /// <summary>A file from its parts, whether or not they fit.</summary>
    public static byte[] Join(string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return Join((ulong)text.Length, [.. text, .. data]);
    }

    /// <summary>A file with any number before what should be the header.</summary>
    public static byte[] Join(ulong length, params byte[] rest)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return [.. prefix, .. rest];
    }

    /// <summary>The numbers of an array of floats.</summary>
    public static float[] Floats(JsonObject header, byte[] data, string name)
    {
        int begin = (int)header[name]!["data_offsets"]![0]!, end = (int)header[name]!["data_offsets"]![1]!;
        return [.. Enumerable.Range(0, (end - begin) / 4).Select(i => BitConverter.ToSingle(data, begin + 4 * i))];
    }
}
