namespace Digits.Experiments.Pruners;

/// <summary>The rungs of successive halving.</summary>
internal static class Ladder
{
    /// <summary>The rungs 1/η, 1/η², … that are not below the minimum, ascending.</summary>
    /// <exception cref="ArgumentException">A parameter is out of its range; the message lists every fault.</exception>
    public static double[] Checked(int eta, double minimumFidelity, double tolerance)
    {
        var faults = new List<string>();
        if (eta is < 2 or > 100)
            faults.Add($"{nameof(eta)} must be 2 to 100, but is {eta}.");
        else if (!(minimumFidelity >= 0.001 && minimumFidelity <= 1.0 / eta))
            faults.Add(FormattableString.Invariant($"{nameof(minimumFidelity)} must be 0.001 to 1/{eta}, but is {minimumFidelity}."));
        if (tolerance is not (>= 0 and < 1))
            faults.Add(FormattableString.Invariant($"{nameof(tolerance)} must be 0 or more and below 1, but is {tolerance}."));
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));

        var rungs = new List<double>();
        // So that 1/81 is one of the rungs where it is the minimum, however the division rounds.
        for (double rung = 1.0 / eta; rung >= minimumFidelity * (1 - 1e-9); rung /= eta)
            rungs.Insert(0, rung);
        return [.. rungs];
    }
}
