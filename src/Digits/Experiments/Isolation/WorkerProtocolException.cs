namespace Digits.Experiments.Isolation;

/// <summary>What came over a pipe is no message, or not the one that had to come.</summary>
internal sealed class WorkerProtocolException(string message, Exception? innerException = null) : Exception(message, innerException);
