namespace Digits.Models;

/// <summary>A file that cannot serve as a model: no model at all, none for digits, truncated, edited, or from a newer version.</summary>
/// <remarks>The message is meant for a person: which file, what is wrong with it, what to do.</remarks>
public sealed class DigitModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what is wrong, what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DigitModelException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
