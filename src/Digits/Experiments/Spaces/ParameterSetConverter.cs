using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Experiments.Spaces;

/// <summary>Parameters as a JSON object. A number without a fraction reads back as an integer; the search space makes of it what it should be.</summary>
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
                JsonTokenType.Number => reader.GetDouble(),
                _ => throw new JsonException($"Parameter {name} must be a number or a word."),
            }));
        }

        return new ParameterSet(values);
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
                writer.WriteNumber(name, (double)item);
        }

        writer.WriteEndObject();
    }
}
