namespace Digits.Data;

/// <summary>
/// Data that cannot be used: a truncated or corrupt file, labels that are no digits, an empty set, a download that failed.
/// </summary>
/// <remarks>
/// The message is meant for a person and is complete by itself: where (file, byte offset or line), what was found, what was
/// expected, and what to do about it.
/// </remarks>
public sealed class DigitDataException : Exception
{
    /// <summary>Creates the exception from a message that is complete by itself.</summary>
    /// <param name="message">Where, what was found, what was expected, what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DigitDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
