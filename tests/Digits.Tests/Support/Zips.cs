using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Digits.Models;

namespace Digits.Tests.Support;

/// <summary>Model files, looked into and tampered with.</summary>
internal static class Zips
{
    public static byte[] Save(DigitModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>The content of every entry, by its full name.</summary>
    public static SortedDictionary<string, byte[]> Entries(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        var entries = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            entries.Add(entry.FullName, copy.ToArray());
        }

        return entries;
    }

    public static byte[] Pack(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same zip with other entries.</summary>
    public static byte[] Edit(byte[] zip, Action<SortedDictionary<string, byte[]>> edit)
    {
        SortedDictionary<string, byte[]> entries = Entries(zip);
        edit(entries);
        return Pack(entries);
    }

    /// <summary>The same zip with another manifest.</summary>
    public static byte[] EditManifest(byte[] zip, Action<JsonObject> edit) => Edit(zip, entries =>
    {
        JsonObject manifest = JsonNode.Parse(entries[DigitModel.ManifestEntry])!.AsObject();
        edit(manifest);
        entries[DigitModel.ManifestEntry] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
    });

    /// <summary>The same zip, whose directory claims another uncompressed size for one entry.</summary>
    public static byte[] ClaimSize(byte[] zip, string entry, uint size)
    {
        byte[] changed = [.. zip];
        byte[] name = Encoding.UTF8.GetBytes(entry);
        for (int at = 0; at < changed.Length - 46; at++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(at)) == 0x02014b50 && changed.AsSpan(at + 46).StartsWith(name))
                BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at + 24), size);
        }

        return changed;
    }

    /// <summary>A zip of empty entries that claim, by 64-bit extension, to hold <see cref="long.MaxValue"/> bytes each.</summary>
    public static byte[] ClaimEndless(params string[] names)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var offsets = new List<uint>();
        foreach (string name in names)
        {
            offsets.Add((uint)stream.Position);
            writer.Write([0x50, 0x4b, 3, 4, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)name.Length, 0, 0, 0]);
            writer.Write(Encoding.ASCII.GetBytes(name));
        }

        uint directory = (uint)stream.Position;
        foreach ((string name, uint offset) in names.Zip(offsets))
        {
            writer.Write([0x50, 0x4b, 1, 2, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
            writer.Write([(byte)name.Length, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            writer.Write(offset);
            writer.Write(Encoding.ASCII.GetBytes(name));
            writer.Write((ushort)1);
            writer.Write((ushort)8);
            writer.Write(long.MaxValue);
        }

        uint size = (uint)stream.Position - directory;
        writer.Write([0x50, 0x4b, 5, 6, 0, 0, 0, 0, (byte)names.Length, 0, (byte)names.Length, 0]);
        writer.Write(size);
        writer.Write(directory);
        writer.Write((ushort)0);
        return stream.ToArray();
    }
}
