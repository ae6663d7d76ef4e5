namespace Digits.Data.Formats;

/// <summary>Where a line of CSV has its label.</summary>
public enum LabelPosition
{
    /// <summary>
    /// A header that names a column <c>label</c>, <c>class</c>, <c>digit</c> or <c>y</c> decides; otherwise whichever of the first and the
    /// last column holds nothing but whole numbers 0 to 9, and of two such, the one with more different values.
    /// </summary>
    Auto,

    /// <summary>In the first column, as MNIST's and Kaggle's CSV have it.</summary>
    First,

    /// <summary>In the last column, as UCI's optdigits have it.</summary>
    Last,
}
