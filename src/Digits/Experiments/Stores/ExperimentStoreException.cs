namespace Digits.Experiments.Stores;

/// <summary>A store cannot be read or written; the message says why, and what to do.</summary>
public sealed class ExperimentStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ExperimentStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
