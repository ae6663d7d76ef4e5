namespace Digits.Data;

/// <summary>How far the download of one file has come.</summary>
/// <param name="Set">The set that the file belongs to, for instance <c>mnist</c>.</param>
/// <param name="File">The file's name.</param>
/// <param name="Received">
/// Bytes of the file that are there now, earlier ones (<paramref name="Resumed"/>) included. It falls back when bytes proved wrong.
/// </param>
/// <param name="Total">The file's length in bytes.</param>
/// <param name="Resumed">How many of the bytes there came from an earlier try and were not asked for again.</param>
/// <param name="Mirror">The mirror that is sending.</param>
public readonly record struct DownloadProgress(string Set, string File, long Received, long Total, long Resumed, Uri Mirror);
