namespace Digits.Imaging.Segmentation;

/// <summary>What is known of a number before it is read, as the search asks for it.</summary>
internal sealed class NumberConstraints
{
    private readonly int _least;
    private readonly int _most;
    private readonly Func<string, bool>? _check;
    private readonly string[]? _valid;

    public NumberConstraints(NumberReaderOptions options)
    {
        (_least, _most, _check) = (options.MinLength, options.MaxLength, options.Check);
        if (options.ValidNumbers is { } numbers)
            _valid = [.. numbers.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether only the whole number tells if it is right.</summary>
    public bool NeedsWhole => _check is not null;

    /// <summary>Whether even the most improbable digits must be considered, since only a few numbers are right.</summary>
    public bool HasList => _valid is not null;

    /// <summary>Whether some number that is right may begin so.</summary>
    public bool MayStart(string text)
    {
        if (text.Length > _most)
            return false;
        if (_valid is null)
            return true;
        int at = Array.BinarySearch(_valid, text, StringComparer.Ordinal);
        return at >= 0 || (~at < _valid.Length && _valid[~at].StartsWith(text, StringComparison.Ordinal));
    }

    /// <summary>Whether a whole number is right.</summary>
    public bool Allows(string number) =>
        number.Length >= _least && number.Length <= _most
        && (_valid is null || Array.BinarySearch(_valid, number, StringComparer.Ordinal) >= 0)
        && (_check is null || _check(number));
}
