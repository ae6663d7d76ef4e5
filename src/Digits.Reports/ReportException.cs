namespace Digits.Reports;

/// <summary>A file that cannot serve as a report: no report at all, incomplete, or of a newer version.</summary>
/// <remarks>The message is meant for a person: which file, what is wrong with it, what to do.</remarks>
public sealed class ReportException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what is wrong, what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public ReportException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
