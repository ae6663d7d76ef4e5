using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Experiments.Spaces;

/// <summary>
/// Parameters as a JSON object. Integers are written without a point and numbers with one, so that each reads back as what it was; where
/// another program wrote 1 for 1.0, the search space makes of it what it should be.
/// </summary>
public sealed class ParameterSetConverter : JsonConverter<ParameterSet>
{
    /// <inheritdoc/>
    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Parameters must be a JSON object.");
        var values = new List<KeyValuePair<string, object>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            values.Add(new(name, reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number when reader.TryGetInt64(out long integer) => integer,
                JsonTokenType.Number when double.IsFinite(reader.GetDouble()) => reader.GetDouble(),
                _ => throw new JsonException($"Parameter {name} must be a finite number or a word."),
            }));
        }

        try
        {
            return new ParameterSet(values);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, object item) in value)
        {
            if (item is string word)
                writer.WriteString(name, word);
            else if (item is long integer)
                writer.WriteNumber(name, integer);
            else
                WriteNumber(writer, name, (double)item);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a number so that it reads back as one, to the bit: 1 as 1.0, and not −0 as 0.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, string name, double number)
    {
        if (!double.IsFinite(number))
            throw new JsonException($"Parameter {name} is {number}, which JSON cannot hold.");
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }
}
