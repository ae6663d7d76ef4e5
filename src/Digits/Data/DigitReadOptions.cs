using Digits.Data.Formats;

namespace Digits.Data;

/// <summary>How <see cref="DigitReader"/> reads, where the files themselves should not decide.</summary>
public sealed record DigitReadOptions
{
    /// <summary>The name of the set.</summary>
    /// <value>Default: null, for the name of the folder or file.</value>
    public string? Name { get; init; }

    /// <summary>The layout of CSV files.</summary>
    /// <value>Default: everything from the file.</value>
    public DigitCsvOptions Csv { get; init; } = new();

    /// <summary>Told how many pictures of a folder are decoded; starts again with the test part. Called from several threads.</summary>
    /// <value>Default: null, for nobody.</value>
    public IProgress<int>? Progress { get; init; }
}
