namespace Digits.Evaluation;

/// <summary>How well whole numbers are read: a number is right when all its digits are, and no other is read.</summary>
/// <remarks>Immutable.</remarks>
public sealed class NumberEvaluation
{
    private NumberEvaluation(int count, int right, int rejected, int digits, int edits, IReadOnlyList<NumberLengthResult> byLength)
    {
        Count = count;
        Right = right;
        Rejected = rejected;
        Digits = digits;
        Edits = edits;
        ByLength = byLength;
    }

    /// <summary>How many numbers.</summary>
    public int Count { get; }

    /// <summary>How many were read right.</summary>
    public int Right { get; }

    /// <summary>How many were rejected; they are not right.</summary>
    public int Rejected { get; }

    /// <summary>How many digits the numbers have.</summary>
    public int Digits { get; }

    /// <summary>How many digits must be put in, taken out or replaced to make the numbers of what was read; a rejected number lacks all.</summary>
    public int Edits { get; }

    /// <summary>The share of numbers that were read right, 0 to 1.</summary>
    public double Accuracy => (double)Right / Count;

    /// <summary>Where the true accuracy lies.</summary>
    public AccuracyInterval Interval => AccuracyInterval.Wilson(Right, Count);

    /// <summary>1 − edits / digits: below 0 where more was read than there is.</summary>
    public double DigitAccuracy => 1 - ((double)Edits / Digits);

    /// <summary>The same by how many digits the numbers have, the shortest first.</summary>
    public IReadOnlyList<NumberLengthResult> ByLength { get; }

    /// <summary>Compares what was read with what is there.</summary>
    /// <param name="numbers">The numbers, digits only, and what was read of each; null where it was rejected. At least one.</param>
    /// <exception cref="ArgumentException">There are none, or one is empty.</exception>
    public static NumberEvaluation Of(IReadOnlyList<(string Number, string? Read)> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Count == 0 || numbers.Any(pair => string.IsNullOrEmpty(pair.Number)))
            throw new ArgumentException("There must be at least one number, and each must have digits.", nameof(numbers));
        return new NumberEvaluation(
            numbers.Count,
            numbers.Count(IsRight),
            numbers.Count(pair => pair.Read is null),
            numbers.Sum(pair => pair.Number.Length),
            numbers.Sum(pair => EditDistance(pair.Number, pair.Read ?? "")),
            [.. numbers.GroupBy(pair => pair.Number.Length).OrderBy(same => same.Key)
                .Select(same => new NumberLengthResult(same.Key, same.Count(), same.Count(IsRight)))]);

        static bool IsRight((string Number, string? Read) pair) => pair.Number == pair.Read;
    }

    /// <summary>
    /// The fewest insertions, deletions and replacements: Levenshtein, <i>Binary codes capable of correcting deletions, insertions, and
    /// reversals</i>, Soviet Physics Doklady 10, 1966.
    /// </summary>
    internal static int EditDistance(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        var row = new int[to.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}

/// <summary>How well numbers of one length are read.</summary>
/// <param name="Length">How many digits they have.</param>
/// <param name="Count">How many numbers.</param>
/// <param name="Right">How many were read right.</param>
public sealed record NumberLengthResult(int Length, int Count, int Right);
