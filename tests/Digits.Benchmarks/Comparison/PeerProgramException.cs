namespace Digits.Benchmarks.Comparison;

/// <summary>A peer's program could not be built or run here, for a reason that is not ours.</summary>
internal sealed class PeerProgramException(string message) : Exception(message);
