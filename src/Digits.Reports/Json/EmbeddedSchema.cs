namespace Digits.Reports.Json;

/// <summary>The schemas as they lie in <c>docs</c>.</summary>
internal static class EmbeddedSchema
{
    /// <summary>The text of a schema, by the name of its file.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(EmbeddedSchema).Assembly.GetManifestResourceStream("schemas/" + name)
            ?? throw new InvalidOperationException($"The schema {name} is not embedded in the library.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
