using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Experiments.Spaces;

/// <summary>The parameters of a trainer: their meaning, defaults, and where a tuner may look.</summary>
/// <remarks>Immutable and thread-safe. In JSON a list of parameters, which reads back as the same space: see <see cref="ToJson"/>.</remarks>
[JsonConverter(typeof(SearchSpaceConverter))]
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
        foreach (string preset in _presets?.Words ?? [])
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

    /// <summary>
    /// The same space with narrower, or other, ranges to search. It keeps descriptions and valid values. A default, or a preset's value,
    /// that is outside of its new range becomes the nearest in it; of a choice, the first option that is left. A parameter whose
    /// condition can no longer hold is left out.
    /// </summary>
    /// <param name="json">
    /// An object with what is to change: for a number one value, which is then the only one tried, or <c>min</c>, <c>max</c> or both; for a
    /// choice one of its words, or a list of some; for instance <c>{ "epochs": { "min": 3, "max": 8 }, "dropout": 0.2, "preset": ["fast", "best"] }</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The text is not JSON, which the message locates by line and byte; or there are unknown names, values of another kind or that are not
    /// valid, bounds that are not in order, or empty lists, of which the message lists every one.
    /// </exception>
    public SearchSpace Narrow(string json)
    {
        using JsonDocument document = StrictJson.Parse(json);
        var faults = new List<string>();
        SearchSpace? narrowed = SpaceNarrowing.Narrow(this, document.RootElement, faults);
        return narrowed ?? throw new ArgumentException(string.Join(" ", faults));
    }

    /// <summary>
    /// The whole space as JSON: a list with each parameter's kind, name, description, default and range, numbers to the bit. The same space
    /// always gives the same text.
    /// </summary>
    public string ToJson() => JsonSerializer.Serialize(this, SpaceJson.Default.SearchSpace);

    /// <summary>Reads a space that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException">The text is not JSON, or not of a search space; the message says where, by line and byte.</exception>
    public static SearchSpace FromJson(string json) => StrictJson.Read(json, SpaceJson.Default.SearchSpace);

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

    internal string Unknown(string name) =>
        $"There is no parameter {name}; there are: {string.Join(", ", _parameters.Select(parameter => parameter.Name))}.";
}
