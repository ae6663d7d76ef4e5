using System.Text.Json;

namespace Digits.Networks.Files;

/// <summary>The header of a safetensors file: a JSON object with a property for each array, and one for texts.</summary>
/// <param name="Metadata">The texts.</param>
/// <param name="Tensors">The arrays in the order of their numbers, which lie there without gaps, beginning at 0.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsTensor> Tensors)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 3 };

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header, UTF-8.</param>
    /// <param name="error">Makes an exception from what is wrong.</param>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, Func<string, NetworkFileException> error)
    {
        if (json.Length == 0 || json.Span[0] != '{') // as the format demands, so that no white space comes first
            throw error("its header does not begin with '{'");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            var metadata = new Dictionary<string, string>();
            var tensors = new List<SafetensorsTensor>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name != SafetensorsWriter.MetadataName)
                    tensors.Add(Tensor(property, error));
                else
                    ReadMetadata(property.Value, metadata, error);
            }

            return new SafetensorsHeader(metadata, InOrder(tensors, error));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter comes from text that is no Unicode.
            throw error($"its header is not valid JSON ({exception.Message.TrimEnd('.')})");
        }
    }

    /// <summary>A name from a file, fit for a message.</summary>
    public static string Quote(string name)
    {
        IEnumerable<char> letters = name.Take(60).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter);
        return $"'{string.Concat(letters)}{(name.Length > 60 ? "…" : "")}'";
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, Func<string, NetworkFileException> error)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw error($"{SafetensorsWriter.MetadataName} is not an object");
        foreach (JsonProperty text in element.EnumerateObject())
        {
            if (text.Value.ValueKind != JsonValueKind.String)
                throw error($"{Quote(text.Name)} of {SafetensorsWriter.MetadataName} is not a text");
            metadata.Add(text.Name, text.Value.GetString()!);
        }
    }

    private static SafetensorsTensor Tensor(JsonProperty property, Func<string, NetworkFileException> error)
    {
        string name = Quote(property.Name);
        JsonElement element = property.Value;
        if (element.ValueKind != JsonValueKind.Object || element.GetPropertyCount() != 3
            || !element.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out JsonElement shape) || !element.TryGetProperty("data_offsets", out JsonElement offsets))
            throw error($"{name} does not have exactly a dtype, a shape and data_offsets");
        SafetensorsType type = dtype.GetString() switch
        {
            "F32" => SafetensorsType.F32,
            "I64" => SafetensorsType.I64,
            "U8" => SafetensorsType.U8,
            string other => throw error($"{name} is of type {Quote(other)}, but only F32, I64 and U8 are known"),
            null => throw error($"{name} has no type"),
        };
        long[] sizes = Integers(shape) ?? throw error($"the shape of {name} is no list of numbers from 0");
        if (Integers(offsets) is not [long begin, long end])
            throw error($"the data_offsets of {name} are not two numbers from 0");
        long count = 1;
        foreach (long size in sizes)
        {
            if (size > Array.MaxLength || (count *= size) > Array.MaxLength)
                throw error($"{name} has over {Array.MaxLength} values");
        }

        var tensor = new SafetensorsTensor(property.Name, type, Array.ConvertAll(sizes, size => (int)size), begin);
        if (end < begin || end - begin != count * SafetensorsTensor.SizeOf(type))
            throw error($"{name} has {count} values of {SafetensorsTensor.SizeOf(type)} bytes, but its data_offsets are {begin} and {end}");
        return tensor;
    }

    private static SafetensorsTensor[] InOrder(List<SafetensorsTensor> tensors, Func<string, NetworkFileException> error)
    {
        // Empty arrays go before the one that begins at the same byte.
        SafetensorsTensor[] ordered = [.. tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)];
        long end = 0;
        foreach (SafetensorsTensor tensor in ordered)
        {
            if (tensor.Begin != end)
                throw error($"{Quote(tensor.Name)} begins at byte {tensor.Begin} of the data, but the array before it ends at {end}");
            end = tensor.End;
        }

        return ordered;
    }

    // Whole numbers from 0, or null where there is anything else.
    private static long[]? Integers(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        var values = new List<long>();
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long value) || value < 0)
                return null;
            values.Add(value);
        }

        return [.. values];
    }
}
