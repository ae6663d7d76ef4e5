using System.Globalization;
using System.Text;

namespace Digits.Data.Formats;

/// <summary>Tells from a file's first bytes, decompressed, which of the formats it has.</summary>
internal static class FileKind
{
    // Enough for a line of USPS text (some 2 kB) and for the first cells of any CSV.
    private const int Prefix = 1 << 14;

    public enum Kind
    {
        Unknown,
        IdxImages,
        IdxLabels,
        Usps,
        Csv,
    }

    public static Kind Of(string path)
    {
        using InputFile file = InputFile.Open(path);
        var bytes = new byte[Prefix];
        ReadOnlySpan<byte> head = bytes.AsSpan(0, file.Content.ReadAtLeast(bytes, Prefix, throwOnEndOfStream: false));
        if (head is [0, 0, _, 1, ..])
            return Kind.IdxLabels;

        // Whatever else claims to be IDX is for its reader to refuse, which can say what is wrong.
        if (head is [0, 0, _, _, ..])
            return Kind.IdxImages;
        if (head.Contains((byte)0))
            return Kind.Unknown;

        string text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', '\r', '\n', ' ');
        int end = text.IndexOfAny(['\r', '\n']);
        string line = end < 0 ? text : text[..end];
        if (line.AsSpan().ContainsAny(",;"))
            return Kind.Csv;
        string[] items = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool number = items.Length > 0 && double.TryParse(items[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (number && items.Length == 1 + (UspsText.Side * UspsText.Side))
            return Kind.Usps;
        return line.Contains('\t') ? Kind.Csv : number && items.Length > 1 ? Kind.Usps : Kind.Unknown;
    }
}
