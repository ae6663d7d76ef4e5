using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Digits.Reports.Html;

/// <summary>What the page carries besides the report: templates, style and scripts.</summary>
internal static class PageResources
{
    /// <summary>plotly.js as Plotly.NET brings it.</summary>
    public static readonly Lazy<string> Plotly = new(() =>
    {
        Assembly assembly = Assembly.Load("Plotly.NET");
        string name = assembly.GetManifestResourceNames().Single(resource =>
            resource.StartsWith("Plotly.NET.plotly-", StringComparison.Ordinal) && resource.EndsWith(".min.js", StringComparison.Ordinal));
        return Read(assembly, name);
    });

    /// <summary>A file of the folder <c>Page</c>.</summary>
    public static string File(string name) => Read(typeof(PageResources).Assembly, $"page/{name}");

    /// <summary>How a content security policy names a script that may run.</summary>
    public static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"This build of Digits.Reports lacks {name}.");
        using var reader = new StreamReader(stream);

        // Browsers hash a script after they have made its line ends those of Unix.
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
