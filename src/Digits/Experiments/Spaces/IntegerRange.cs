using System.Globalization;

namespace Digits.Experiments.Spaces;

/// <summary>A whole number, searched between two bounds, both included, on a linear or a logarithmic scale.</summary>
public sealed class IntegerRange : NumberRange
{
    /// <summary>Describes a whole number.</summary>
    /// <param name="name">The name, in camel case.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="defaultValue">The value of the first trial.</param>
    /// <param name="minimum">The least value that a tuner tries.</param>
    /// <param name="maximum">The greatest value that a tuner tries; the least one again for a parameter that is not to be searched.</param>
    /// <param name="log">Whether a tuner works on a logarithmic scale.</param>
    /// <param name="validMinimum">The least value that makes sense at all; 1 by default.</param>
    /// <param name="validMaximum">The greatest value that makes sense at all; a million by default.</param>
    /// <exception cref="ArgumentException">The bounds are not in order, the default is not valid, or a logarithmic range reaches 0.</exception>
    public IntegerRange(
        string name, string description, int defaultValue, int minimum, int maximum, bool log = false,
        int validMinimum = 1, int validMaximum = 1_000_000)
        : base(name, description, (long)defaultValue, log)
    {
        if (!(validMinimum <= minimum && minimum <= maximum && maximum <= validMaximum))
            throw new ArgumentException($"{name}: the bounds {validMinimum} ≤ {minimum} ≤ {maximum} ≤ {validMaximum} are not in order.");
        if (log && minimum <= 0)
            throw new ArgumentException($"{name}: a logarithmic range must begin above 0, but begins at {minimum}.");
        Minimum = minimum;
        Maximum = maximum;
        ValidMinimum = validMinimum;
        ValidMaximum = validMaximum;
        if (Fault((long)defaultValue) is { } fault)
            throw new ArgumentException(fault);
    }

    /// <summary>The least value that a tuner tries.</summary>
    public int Minimum { get; }

    /// <summary>The greatest value that a tuner tries.</summary>
    public int Maximum { get; }

    /// <summary>The least valid value.</summary>
    public int ValidMinimum { get; }

    /// <summary>The greatest valid value.</summary>
    public int ValidMaximum { get; }

    /// <inheritdoc/>
    public override string Range => Minimum == Maximum
        ? string.Create(CultureInfo.InvariantCulture, $"{Minimum}")
        : string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}{(IsLogarithmic ? " (log)" : "")}");

    private protected override (double Minimum, double Maximum) Bounds => (Minimum, Maximum);

    /// <inheritdoc/>
    public override string? Fault(object value) =>
        value is long number && number >= ValidMinimum && number <= ValidMaximum
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Name} must be a whole number from {ValidMinimum} to {ValidMaximum}, but is {value}.");

    /// <inheritdoc/>
    public override object? Parse(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : null;

    private protected override object Create(double number) => (long)Math.Round(number);
}
