using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Experiments.Spaces;

/// <summary>A search space as a JSON list of its parameters, in their order.</summary>
public sealed class SearchSpaceConverter : JsonConverter<SearchSpace>
{
    /// <inheritdoc/>
    public override SearchSpace Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        IReadOnlyList<ParameterForm?> forms = JsonSerializer.Deserialize(ref reader, SpaceJson.Default.IReadOnlyListParameterForm)!;
        try
        {
            return new SearchSpace([.. forms.Select(form => form?.ToParameter() ?? throw new ArgumentException("A parameter must be an object."))]);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SearchSpace value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, [.. value.Select(ParameterForm.Of)], SpaceJson.Default.IReadOnlyListParameterForm);
}
