namespace Digits.Data.Formats;

/// <summary>What a set is called when nobody named it: as the file or folder that it came from.</summary>
internal static class SetName
{
    /// <summary>The last part of a path, without <c>.gz</c>, <c>.csv</c> or <c>.txt</c>.</summary>
    public static string Of(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        foreach (string ending in (ReadOnlySpan<string>)[".gz", ".csv", ".txt"])
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                name = name[..^ending.Length];
        }

        return name.Length > 0 ? name : "digits";
    }

    /// <summary>The name of the folder that a file lies in.</summary>
    public static string OfFolder(string file) => Of(Path.GetDirectoryName(Path.GetFullPath(file)) ?? file);
}
