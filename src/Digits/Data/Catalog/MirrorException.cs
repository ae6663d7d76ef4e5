namespace Digits.Data;

/// <summary>Why one mirror did not deliver a file; never leaves the catalog, which tries the next mirror or lists all the causes.</summary>
/// <param name="cause">What happened, to be read after the mirror's address.</param>
/// <param name="isTransient">Whether asking the same mirror again may help.</param>
/// <param name="innerException">What caused it, if anything did.</param>
internal sealed class MirrorException(string cause, bool isTransient, Exception? innerException = null) : Exception(cause, innerException)
{
    /// <summary>Whether asking the same mirror again may help.</summary>
    public bool IsTransient { get; } = isTransient;
}
