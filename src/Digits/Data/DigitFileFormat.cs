namespace Digits.Data;

/// <summary>The forms in which <see cref="DigitWriter"/> writes digits.</summary>
public enum DigitFileFormat
{
    /// <summary>MNIST's binary files, uncompressed.</summary>
    Idx,

    /// <summary>MNIST's binary files, gzip, as they are distributed.</summary>
    IdxGzip,

    /// <summary>A line an image: label, then pixels 0–255, under a header.</summary>
    Csv,

    /// <summary>The text of USPS in <i>The Elements of Statistical Learning</i>, gzip: images of 16×16 only.</summary>
    Usps,

    /// <summary>Folders of grey PNGs, one folder a digit.</summary>
    Png,
}
