using System.Globalization;

namespace Digits.Reports;

/// <summary>JSON pointers (RFC 6901) into <c>report.json</c>.</summary>
internal static class JsonPointer
{
    /// <summary>The pointer of these steps: names of properties, and indices.</summary>
    public static string Of(params ReadOnlySpan<object> steps)
    {
        string pointer = "";
        foreach (object step in steps)
        {
            string text = Convert.ToString(step, CultureInfo.InvariantCulture)!;
            pointer += "/" + text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return pointer;
    }
}
