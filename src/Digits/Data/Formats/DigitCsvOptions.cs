namespace Digits.Data.Formats;

/// <summary>How a CSV of digits is laid out, where the file itself should not decide.</summary>
public sealed record DigitCsvOptions
{
    /// <summary>Where the label stands.</summary>
    /// <value>Default: <see cref="LabelPosition.Auto"/>.</value>
    public LabelPosition Label { get; init; } = LabelPosition.Auto;

    /// <summary>Which values stand for paper and ink.</summary>
    /// <value>Default: <see cref="ValueRange.Auto"/>.</value>
    public ValueRange Range { get; init; } = ValueRange.Auto;

    /// <summary>Height of the images in pixels, 1 to <see cref="DigitSet.MaxSide"/>.</summary>
    /// <value>Default: null, for as many as <see cref="Columns"/> leaves; with both null, the images are square.</value>
    public int? Rows { get; init; }

    /// <summary>Width of the images in pixels, 1 to <see cref="DigitSet.MaxSide"/>.</summary>
    /// <value>Default: null, for as many as <see cref="Rows"/> leaves; with both null, the images are square.</value>
    public int? Columns { get; init; }
}
