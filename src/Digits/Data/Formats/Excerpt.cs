namespace Digits.Data.Formats;

/// <summary>What a file holds, made fit for a message: short, and without characters that would disturb a terminal.</summary>
internal static class Excerpt
{
    private const int MaxLength = 24;

    public static string Of(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, MaxLength)];
        for (int i = 0; i < shown.Length; i++)
            shown[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        return text.Length > MaxLength ? $"\"{shown}…\"" : $"\"{shown}\"";
    }
}
