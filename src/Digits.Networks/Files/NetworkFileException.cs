namespace Digits.Networks.Files;

/// <summary>A file that holds no network: truncated, altered, of another kind or of a newer version.</summary>
/// <remarks>The message is meant for a person: which file, what was found, what was expected, what to do.</remarks>
public sealed class NetworkFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what was found, what was expected, what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public NetworkFileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
