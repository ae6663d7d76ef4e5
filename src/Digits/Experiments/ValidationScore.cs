namespace Digits.Experiments;

/// <summary>How well a model does on the validation set: what trials are compared by.</summary>
/// <remarks>The greater accuracy is the better score; of equal ones, the lesser log-loss.</remarks>
/// <param name="Accuracy">The share that was read right, 0 to 1.</param>
/// <param name="LogLoss">The mean of −ln of the probability of the right digit, 0 or more.</param>
public readonly record struct ValidationScore(double Accuracy, double LogLoss) : IComparable<ValidationScore>
{
    /// <summary>Above 0 where this score is better, below 0 where the other one is.</summary>
    public int CompareTo(ValidationScore other) =>
        Accuracy.CompareTo(other.Accuracy) is not 0 and var order ? order : Finite(other.LogLoss).CompareTo(Finite(LogLoss));

    /// <summary>Whether the left score is worse.</summary>
    public static bool operator <(ValidationScore left, ValidationScore right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left score is better.</summary>
    public static bool operator >(ValidationScore left, ValidationScore right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left score is not better.</summary>
    public static bool operator <=(ValidationScore left, ValidationScore right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left score is not worse.</summary>
    public static bool operator >=(ValidationScore left, ValidationScore right) => left.CompareTo(right) >= 0;

    // What diverged is no number, and worse than any.
    private static double Finite(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss;
}
