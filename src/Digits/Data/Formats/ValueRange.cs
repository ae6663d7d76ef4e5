namespace Digits.Data.Formats;

/// <summary>Which numbers stand for paper and for ink in a text file of pixels.</summary>
public enum ValueRange
{
    /// <summary>
    /// From the data: any value below 0 means −1 to 1; otherwise fractions up to 1, or a largest value of 1, mean 0 to 1; otherwise up to 16
    /// means 0 to 16, and up to 255 means 0 to 255.
    /// </summary>
    Auto,

    /// <summary>0 (paper) to 255 (ink): MNIST.</summary>
    ZeroTo255,

    /// <summary>0 (paper) to 16 (ink): UCI's optdigits.</summary>
    ZeroTo16,

    /// <summary>−1 (paper) to 1 (ink): USPS.</summary>
    MinusOneToOne,

    /// <summary>0 (paper) to 1 (ink).</summary>
    ZeroToOne,
}
