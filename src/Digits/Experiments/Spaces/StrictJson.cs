using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Digits.Experiments.Spaces;

/// <summary>Reads JSON that a person wrote or that came from elsewhere: what is not as it should be is refused, with its line.</summary>
internal static class StrictJson
{
    /// <summary>Spaces of all trainers together are well below this, in characters.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Twice as deep as a space is.</summary>
    public const int MaxDepth = 8;

    /// <exception cref="ArgumentException">The text is not JSON, has a name twice, or is too long or too deep.</exception>
    public static JsonDocument Parse(string json) => Read(json, utf8 => JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth }));

    /// <exception cref="ArgumentException">The text is not JSON, or not of this type.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type)
        where T : class =>
        Read(json, utf8 => JsonSerializer.Deserialize(utf8, type) ?? throw new ArgumentException("There is nothing but null."));

    private static T Read<T>(string json, Func<byte[], T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The text has {json.Length:N0} characters; more than {MaxLength:N0} are no search space."));
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        try
        {
            Scan(utf8);
            return read(utf8);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException(Message(exception), exception);
        }
    }

    /// <summary>Finds what .NET's readers let pass, or refuse without a place: names that come twice, and escapes that are half a character.</summary>
    private static void Scan(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var names = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                names.Push([]);
            else if (reader.TokenType == JsonTokenType.EndObject)
                names.Pop();
            else if (reader.TokenType == JsonTokenType.String)
                Text(ref reader, utf8);
            else if (reader.TokenType == JsonTokenType.PropertyName && !names.Peek().Add(Text(ref reader, utf8)))
                throw At(utf8, reader.TokenStartIndex, "this name comes twice in one object.");
        }
    }

    private static string Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw At(utf8, reader.TokenStartIndex, "this text has half a character in it.", exception);
        }
    }

    private static JsonException At(ReadOnlySpan<byte> utf8, long index, string message, Exception? inner = null)
    {
        ReadOnlySpan<byte> before = utf8[..(int)index];
        return new JsonException(message, path: null, before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1), inner);
    }

    /// <summary>With lines and bytes counted from 1, as editors do, and without .NET's own account of the place.</summary>
    private static string Message(JsonException exception)
    {
        string what = exception.Message;
        foreach (string place in (string[])[" Path: ", " LineNumber: "])
        {
            if (what.LastIndexOf(place, StringComparison.Ordinal) is >= 0 and var end)
                what = what[..end];
        }

        return exception is { LineNumber: { } line, BytePositionInLine: { } position } ? $"Line {line + 1}, byte {position + 1}: {what}" : what;
    }
}
