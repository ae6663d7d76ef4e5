using System.Reflection;

namespace Digits.Reports.Tests.Json;

/// <summary>A schema in <c>docs</c>, which has to be what the types make it.</summary>
internal static class CommittedSchema
{
    private const string Renewal = "DIGITS_RENEW_SCHEMAS";

    /// <summary>Compares the schema with what it should be; or, where that is asked for, writes that.</summary>
    public static void AssertIs(string generated, string name)
    {
        string documents = typeof(CommittedSchema).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Documents").Value!;
        string path = Path.Combine(documents, name);
        if (Environment.GetEnvironmentVariable(Renewal) == "1")
            File.WriteAllText(path, generated);
        Assert.That(
            File.Exists(path) ? File.ReadAllText(path) : "", Is.EqualTo(generated),
            $"docs/{name} is not the schema of the types. Where the change is meant, renew it: "
            + $"{Renewal}=1 dotnet test tests/Digits.Reports.Tests --filter Schema; and raise the schema version where something is renamed or taken away.");
    }
}
