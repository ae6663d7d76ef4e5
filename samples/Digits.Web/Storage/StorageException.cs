namespace Digits.Web.Storage;

/// <summary>What is kept cannot be read or written; the message says why.</summary>
internal class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no room on the disk: nothing of what was to be written is kept.</summary>
internal sealed class StorageFullException(string message, Exception inner) : StorageException(message, inner);
