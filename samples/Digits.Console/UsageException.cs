namespace Digits.CommandLine;

/// <summary>The command line asks for something that cannot be: the message says what, and what can.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
