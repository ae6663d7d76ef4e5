namespace Digits.Web.Storage;

/// <summary>Which samples are shown.</summary>
internal enum SampleFilter
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Those that the model was unsure of.</summary>
    Uncertain,

    /// <summary>Those that somebody corrected.</summary>
    Corrected,

    /// <summary>Those to look through: uncertain, corrected, or labelled otherwise than the model reads them.</summary>
    Review,
}
