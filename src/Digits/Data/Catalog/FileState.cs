namespace Digits.Data;

/// <summary>How a file compares with what the catalog says of it.</summary>
public enum FileState
{
    /// <summary>Size and SHA-256 are the published ones.</summary>
    Ok,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file is longer or shorter than the published one.</summary>
    WrongSize,

    /// <summary>The size is right, but some bytes differ from the published ones.</summary>
    WrongHash,
}
