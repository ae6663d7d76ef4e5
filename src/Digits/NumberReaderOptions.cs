namespace Digits;

/// <summary>What is known of the numbers before they are read; the search looks for the best number that complies with all of it.</summary>
/// <remarks>Immutable as long as what it refers to is.</remarks>
public sealed record NumberReaderOptions
{
    /// <summary>The fewest digits, 1 or more.</summary>
    /// <value>By default 1.</value>
    public int MinLength { get; init; } = 1;

    /// <summary>The most digits, no fewer than <see cref="MinLength"/>.</summary>
    /// <value>By default 40.</value>
    public int MaxLength { get; init; } = 40;

    /// <summary>Tells whether a number (its digits) can be right, as <see cref="CheckDigit"/>'s do; must be thread-safe. Null where every number can.</summary>
    /// <remarks>Only whole numbers can be asked about: the search keeps some hundred readings for every length, and takes the best one that passes.</remarks>
    /// <value>By default null.</value>
    public Func<string, bool>? Check { get; init; }

    /// <summary>The only numbers (their digits) that can be right; null where every number can.</summary>
    /// <value>By default null.</value>
    public IReadOnlyCollection<string>? ValidNumbers { get; init; }

    /// <summary>Below this confidence, from 0 to 1, a reading counts as rejected; null when none is.</summary>
    /// <value>By default null.</value>
    public double? RejectionThreshold { get; init; }

    /// <summary>Refuses what cannot be.</summary>
    internal void Validate()
    {
        if (MinLength < 1)
            throw new ArgumentException($"{nameof(MinLength)} must be at least 1, but was {MinLength}.");
        if (MaxLength < MinLength)
            throw new ArgumentException($"{nameof(MaxLength)} must be at least {nameof(MinLength)} ({MinLength}), but was {MaxLength}.");
        if (RejectionThreshold is < 0 or > 1 or double.NaN)
            throw new ArgumentException(FormattableString.Invariant($"{nameof(RejectionThreshold)} must be from 0 to 1, but was {RejectionThreshold}."));
        if (ValidNumbers?.FirstOrDefault(number => number.Length == 0 || number.AsSpan().ContainsAnyExceptInRange('0', '9')) is { } wrong)
            throw new ArgumentException($"{nameof(ValidNumbers)} must be digits only, but one is '{wrong}'.");
    }
}
