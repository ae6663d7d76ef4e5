namespace Digits.Reports.Contents;

/// <summary>Where an experiment stands.</summary>
public enum ReportStatus
{
    /// <summary>It came to its end: the winner was tested.</summary>
    Finished,

    /// <summary>It was interrupted, or runs: it has no end yet, and can be resumed.</summary>
    Unfinished,

    /// <summary>No trial has finished: there is no model.</summary>
    WithoutModel,
}
