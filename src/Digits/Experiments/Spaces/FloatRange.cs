using System.Globalization;

namespace Digits.Experiments.Spaces;

/// <summary>A number, searched between two bounds on a linear or a logarithmic scale.</summary>
public sealed class FloatRange : NumberRange
{
    /// <summary>Describes a number.</summary>
    /// <param name="name">The name, in camel case.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="defaultValue">The value of the first trial.</param>
    /// <param name="minimum">The least value that a tuner tries.</param>
    /// <param name="maximum">The greatest value that a tuner tries; the least one again for a parameter that is not to be searched.</param>
    /// <param name="log">Whether a tuner works on a logarithmic scale.</param>
    /// <param name="validMinimum">The least value that makes sense at all; 0 by default.</param>
    /// <param name="validMaximum">The greatest value that makes sense at all; no bound by default.</param>
    /// <exception cref="ArgumentException">The bounds are not in order, the default is not valid, or a logarithmic range reaches 0.</exception>
    public FloatRange(
        string name, string description, double defaultValue, double minimum, double maximum, bool log = false,
        double validMinimum = 0, double validMaximum = double.MaxValue)
        : base(name, description, defaultValue, log)
    {
        if (!(validMinimum <= minimum && minimum <= maximum && maximum <= validMaximum))
            throw new ArgumentException($"{name}: the bounds {validMinimum} ≤ {minimum} ≤ {maximum} ≤ {validMaximum} are not in order.");
        if (log && minimum <= 0)
            throw new ArgumentException($"{name}: a logarithmic range must begin above 0, but begins at {minimum}.");
        Minimum = minimum;
        Maximum = maximum;
        ValidMinimum = validMinimum;
        ValidMaximum = validMaximum;
        if (Fault(defaultValue) is { } fault)
            throw new ArgumentException(fault);
    }

    /// <summary>The least value that a tuner tries.</summary>
    public double Minimum { get; }

    /// <summary>The greatest value that a tuner tries.</summary>
    public double Maximum { get; }

    /// <summary>The least valid value.</summary>
    public double ValidMinimum { get; }

    /// <summary>The greatest valid value.</summary>
    public double ValidMaximum { get; }

    /// <inheritdoc/>
    public override string Range => Minimum == Maximum
        ? string.Create(CultureInfo.InvariantCulture, $"{Minimum}")
        : string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}{(IsLogarithmic ? " (log)" : "")}");

    private protected override (double Minimum, double Maximum) Bounds => (Minimum, Maximum);

    /// <inheritdoc/>
    public override string? Fault(object value)
    {
        if (value is double number && number >= ValidMinimum && number <= ValidMaximum)
            return null;
        string rule = ValidMaximum == double.MaxValue ? $"at least {ValidMinimum:R}" : $"from {ValidMinimum:R} to {ValidMaximum:R}";
        return string.Create(CultureInfo.InvariantCulture, $"{Name} must be a number {rule}, but is {value}.");
    }

    /// <inheritdoc/>
    public override object? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    internal override object Coerce(object value) => value is long integer ? (double)integer : value;

    private protected override object Create(double number) => number;
}
