namespace Digits.Web.Safety;

/// <summary>A request that cannot be answered as it is; the message tells the client why.</summary>
internal sealed class RefusedException(int status, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public int Status { get; } = status;
}
