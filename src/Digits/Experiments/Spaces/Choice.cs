namespace Digits.Experiments.Spaces;

/// <summary>One of a few words.</summary>
public class Choice : Parameter
{
    /// <summary>Describes a choice; the first option is the default.</summary>
    /// <exception cref="ArgumentException">There is no option.</exception>
    public Choice(string name, string description, params IReadOnlyList<string> options)
        : base(name, description, options is { Count: >= 1 } ? options[0] : throw new ArgumentException($"{name}: a choice needs one option or more."))
    {
        Options = [.. options];
    }

    /// <summary>The words to choose from.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>All words that are valid: the options, and what may be asked for besides.</summary>
    internal virtual IReadOnlyList<string> Words => Options;

    /// <inheritdoc/>
    public override string Range => string.Join(" | ", Options);

    /// <inheritdoc/>
    public override string? Fault(object value) =>
        value is string word && Words.Contains(word) ? null : $"{Name} must be one of {string.Join(", ", Words)}, but is {value}.";

    /// <inheritdoc/>
    public override object? Parse(string text) => text;
}
