using System.Collections;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Digits.Experiments.Spaces;

/// <summary>The parameters of one trial: names and values, in the order of the search space. A value is a number, an integer or a word.</summary>
/// <remarks>Immutable and thread-safe. In JSON an object; numbers keep every bit, so that a stored trial can be run again exactly.</remarks>
[JsonConverter(typeof(ParameterSetConverter))]
public sealed class ParameterSet : IReadOnlyCollection<KeyValuePair<string, object>>, IEquatable<ParameterSet>
{
    /// <summary>No parameters.</summary>
    public static readonly ParameterSet Empty = new([]);

    private readonly KeyValuePair<string, object>[] _values;

    /// <summary>Creates a set; each value is a <see cref="double"/>, a <see cref="long"/> or a <see cref="string"/>.</summary>
    /// <exception cref="ArgumentException">A name comes twice, or a value is of another type.</exception>
    public ParameterSet(IEnumerable<KeyValuePair<string, object>> values)
    {
        _values = [.. values];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, object value) in _values)
        {
            if (!names.Add(name))
                throw new ArgumentException($"Parameter {name} is given twice.", nameof(values));
            if (value is not (double or long or string))
                throw new ArgumentException($"Parameter {name} is a {value?.GetType().Name ?? "null"}; it must be a Double, an Int64 or a String.", nameof(values));
        }
    }

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">There is no parameter of that name.</exception>
    public object this[string name] =>
        TryGet(name, out object? value) ? value : throw new KeyNotFoundException($"There is no parameter {name}; there are: {this}.");

    /// <summary>A parameter as a number.</summary>
    public double GetNumber(string name) => Convert.ToDouble(this[name], CultureInfo.InvariantCulture);

    /// <summary>A parameter as an integer.</summary>
    public int GetInteger(string name) => Convert.ToInt32(this[name], CultureInfo.InvariantCulture);

    /// <summary>A parameter as a word.</summary>
    public string GetWord(string name) => (string)this[name];

    /// <summary>Finds a value, if the set has it.</summary>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out object? value)
    {
        foreach ((string key, object candidate) in _values)
        {
            if (key == name)
            {
                value = candidate;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ParameterSet? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(_values.Length, HashCode.Combine);

    /// <summary>The parameters as <c>name=value, name=value</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
}
