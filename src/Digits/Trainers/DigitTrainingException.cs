namespace Digits.Trainers;

/// <summary>A training that failed for a reason of its own: the message names the trainer and says why.</summary>
public sealed class DigitTrainingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The trainer, and what went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public DigitTrainingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
