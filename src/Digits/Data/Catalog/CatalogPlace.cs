namespace Digits.Data;

/// <summary>The places where a name is looked for, in this order.</summary>
public enum CatalogPlace
{
    /// <summary>The name is the path of a file or folder.</summary>
    Path,

    /// <summary>In the folder that <c>DIGITS_DATA</c> names.</summary>
    DataFolder,

    /// <summary>In the cache: fetched earlier, or put there by hand.</summary>
    Cache,

    /// <summary>In this library: the set of synthetic handwriting that comes with it.</summary>
    Bundled,

    /// <summary>On a mirror: not here, but it can be fetched into the cache.</summary>
    Download,
}
