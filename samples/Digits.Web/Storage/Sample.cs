using System.Security.Cryptography;

namespace Digits.Web.Storage;

/// <summary>A labelled image that somebody gave: 28×28 bytes in normal form.</summary>
internal sealed record Sample
{
    // A fifth: of some dozen samples a few are to be there to judge by.
    private const int HeldOutOf256 = 51;

    public long Id { get; init; }

    public required byte[] Pixels { get; init; }

    public required int Label { get; init; }

    public string? Writer { get; init; }

    /// <summary>How it came here: <c>drawn</c>, <c>photo</c>, …</summary>
    public required string Source { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>What the model of that time read, and how sure it was.</summary>
    public required int Predicted { get; init; }

    public required double Confidence { get; init; }

    public required string Model { get; init; }

    /// <summary>What it was taken for before somebody corrected it; null where nobody did.</summary>
    public int? Was { get; init; }

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Pixels));

    /// <summary>Whether models are judged by it, which therefore never learn from it. By the image alone: the same one is always on the same side.</summary>
    public bool IsHeldOut => SHA256.HashData(Pixels)[0] < HeldOutOf256;
}
