using System.Buffers;

namespace Digits.Data;

/// <summary>What a name in the catalog may look like, so that a name joined to a folder always lies in that folder.</summary>
internal static class CatalogName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>Names of catalog entries and of their files: they become paths and addresses, so nothing in them may need escaping.</summary>
    public static bool IsPlain(string name) => name.Length > 0 && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>
    /// Names of people's own folders: anything that is one step down from where it is looked for. <c>../x</c>, <c>a/b</c>, <c>.</c>
    /// and <c>/etc</c> are not; they can only be paths.
    /// </summary>
    public static bool IsOneStep(string name) =>
        name is not ("." or "..") && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && !name.Contains('\\') && !Path.IsPathRooted(name);
}
