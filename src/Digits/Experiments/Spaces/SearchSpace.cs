using System.Collections;

namespace Digits.Experiments.Spaces;

/// <summary>The parameters of a trainer: their meaning, defaults, and where a tuner may look.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SearchSpace : IReadOnlyList<Parameter>
{
    private readonly Parameter[] _parameters;
    private readonly PresetChoice? _presets;

    /// <summary>Creates a space of the given parameters, of which one may be a <see cref="PresetChoice"/>.</summary>
    /// <exception cref="ArgumentException">
    /// Two parameters have one name, a preset has a value that is not valid, or a condition names no choice and options that come before.
    /// </exception>
    public SearchSpace(params IReadOnlyList<Parameter> parameters)
    {
        _parameters = [.. parameters];
        for (int i = 0; i < _parameters.Length; i++)
            CheckCondition(_parameters[i], _parameters.AsSpan(0, i));
        PresetChoice[] presets = [.. _parameters.OfType<PresetChoice>()];
        if (presets.Length > 1)
            throw new ArgumentException($"A search space has one choice of presets, but {presets[0].Name} and {presets[1].Name} are two.", nameof(parameters));
        _presets = presets.FirstOrDefault();
        foreach (string preset in _presets?.Options ?? [])
            Complete(_presets!.Values(preset));
        Defaults = Complete(ParameterSet.Empty);
    }

    /// <summary>Every parameter at its default: always the first trial.</summary>
    public ParameterSet Defaults { get; }

    /// <inheritdoc/>
    public int Count => _parameters.Length;

    /// <inheritdoc/>
    public Parameter this[int index] => _parameters[index];

    /// <summary>
    /// The whole set of parameters, in the order of the space: the given values, those of the chosen preset for the rest, and defaults where
    /// it has none; without those that do not apply to the others.
    /// </summary>
    /// <param name="values">Some or all of the parameters.</param>
    /// <exception cref="ArgumentException">A name is unknown or a value is not valid; the message lists every fault.</exception>
    public ParameterSet Complete(ParameterSet values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var faults = new List<string>();
        foreach ((string name, _) in values)
        {
            if (!_parameters.Any(parameter => parameter.Name == name))
                faults.Add(Unknown(name));
        }

        ParameterSet preset = _presets?.Chosen(values) ?? ParameterSet.Empty;
        var complete = new List<KeyValuePair<string, object>>(_parameters.Length);
        foreach (Parameter parameter in _parameters)
        {
            if (parameter.When is { } condition && !condition.Holds(new ParameterSet(complete)))
            {
                if (values.TryGet(parameter.Name, out _))
                    faults.Add($"{parameter.Name} applies only where {condition}.");
                continue;
            }

            object value = values.TryGet(parameter.Name, out object? given) || preset.TryGet(parameter.Name, out given)
                ? parameter.Coerce(given)
                : parameter.Default;
            if (parameter.Fault(value) is { } fault)
                faults.Add(fault);
            complete.Add(new(parameter.Name, value));
        }

        return faults.Count == 0 ? new ParameterSet(complete) : throw new ArgumentException(string.Join(" ", faults));
    }

    /// <summary>Reads assignments such as <c>learningRate=0.1</c>, as the command line gives them; the rest as in <see cref="Complete"/>.</summary>
    /// <exception cref="ArgumentException">An assignment is none, a name is unknown or a value is not valid; the message lists every fault.</exception>
    public ParameterSet Parse(IEnumerable<string> assignments)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        var faults = new List<string>();
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (string assignment in assignments)
        {
            if (assignment.Split('=', 2) is not [var name, var text])
                faults.Add($"'{assignment}' is no assignment; write name=value.");
            else if (_parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
                faults.Add(Unknown(name));
            else if (parameter.Parse(text) is not { } value)
                faults.Add(parameter.Fault(text)!);
            else if (parameter.Fault(value) is { } fault)
                faults.Add(fault);
            else
                values[parameter.Name] = value;
        }

        return faults.Count == 0 ? Complete(new ParameterSet(values)) : throw new ArgumentException(string.Join(" ", faults));
    }

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)_parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void CheckCondition(Parameter parameter, ReadOnlySpan<Parameter> before)
    {
        if (parameter.When is not { } condition)
            return;
        foreach (Parameter candidate in before)
        {
            if (candidate is Choice choice && choice.Name == condition.Parameter && condition.Options.Count > 0 && condition.Options.All(choice.Options.Contains))
                return;
        }

        throw new ArgumentException($"{parameter.Name} applies where {condition}, but no choice before it has such options.");
    }

    private string Unknown(string name) =>
        $"There is no parameter {name}; there are: {string.Join(", ", _parameters.Select(parameter => parameter.Name))}.";
}
