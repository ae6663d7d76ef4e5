namespace Digits.Experiments.Spaces;

/// <summary>One dimension of a <see cref="SearchSpace"/>: what a parameter means, its default, and where a tuner may look for better.</summary>
/// <remarks>Immutable. A person may choose any valid value; a tuner keeps to the range that is worth searching, which is narrower.</remarks>
public abstract class Parameter
{
    private Condition? _when;

    private protected Parameter(string name, string description, object defaultValue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Description = description;
        Default = defaultValue;
    }

    /// <summary>The name, in camel case, as in <c>--set learningRate=0.1</c>.</summary>
    public string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; }

    /// <summary>The value of the first trial: a <see cref="double"/>, a <see cref="long"/> or a <see cref="string"/>.</summary>
    public object Default { get; }

    /// <summary>When it applies; null for always. Where it does not apply, a set of parameters does not have it.</summary>
    public Condition? When
    {
        get => _when;
        init => _when = value;
    }

    /// <summary>The searched range as a person reads it, for instance <c>0.01 to 0.5 (log)</c>.</summary>
    public abstract string Range { get; }

    /// <summary>Why a value will not do, as a sentence that names rule, value and way out; null when it will.</summary>
    public abstract string? Fault(object value);

    /// <summary>Reads a value from text, in invariant culture; null when the text is no value of this kind.</summary>
    public abstract object? Parse(string text);

    /// <summary>The same parameter under another condition.</summary>
    internal Parameter Where(Condition? condition)
    {
        var copy = (Parameter)MemberwiseClone();
        copy._when = condition;
        return copy;
    }

    /// <summary>Brings a value of a kindred type to this parameter's: many programs write the number 1.0 to JSON as 1, which reads as an integer.</summary>
    internal virtual object Coerce(object value) => value;
}
