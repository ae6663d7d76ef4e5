namespace Digits.Experiments.Spaces;

/// <summary>One of a few words, each of which stands for values of other parameters: they apply where nothing else is asked for.</summary>
public sealed class PresetChoice : Choice
{
    private readonly Dictionary<string, ParameterSet> _values;
    private readonly IReadOnlyList<KeyValuePair<string, ParameterSet>> _onDemand = [];

    /// <summary>Describes presets; the first one is the default.</summary>
    /// <param name="name">The name of the parameter, by custom <c>preset</c>.</param>
    /// <param name="description">What the presets are for, in a sentence.</param>
    /// <param name="presets">The words, and the values of other parameters that each stands for: one or more.</param>
    /// <exception cref="ArgumentException">There is no preset, or there are two of one name.</exception>
    public PresetChoice(string name, string description, params IReadOnlyList<KeyValuePair<string, ParameterSet>> presets)
        : base(name, description, [.. presets.Select(preset => preset.Key)]) => _values = new Dictionary<string, ParameterSet>(presets, StringComparer.Ordinal);

    /// <summary>The preset that takes the least time by far, with which an experiment begins; null where none does.</summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public string? Quickest
    {
        get;
        init => field = value is null || _values.ContainsKey(value) ? value : throw new ArgumentException($"There is no preset {value}; there are: {Range}.");
    }

    /// <summary>Presets that no tuner tries, but that may be asked for by their word.</summary>
    /// <exception cref="ArgumentException">One has the name of another preset.</exception>
    public IReadOnlyList<KeyValuePair<string, ParameterSet>> OnDemand
    {
        get => _onDemand;
        init
        {
            _onDemand = [.. value];
            foreach ((string word, ParameterSet values) in _onDemand)
                _values.Add(word, values);
        }
    }

    /// <inheritdoc/>
    public override string Range => _onDemand.Count == 0 ? base.Range : $"{base.Range}; on demand {string.Join(" | ", _onDemand.Select(preset => preset.Key))}";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Words => [.. Options, .. _onDemand.Select(preset => preset.Key)];

    /// <summary>What a preset stands for: values of some or all of the other parameters.</summary>
    /// <exception cref="KeyNotFoundException">There is no such preset.</exception>
    public ParameterSet Values(string preset) => _values[preset];

    /// <summary>What the preset that is chosen among these parameters stands for; nothing where it is none that there is.</summary>
    internal ParameterSet Chosen(ParameterSet parameters)
    {
        object word = parameters.TryGet(Name, out object? given) ? given : Default;
        return word is string preset && _values.TryGetValue(preset, out ParameterSet? values) ? values : ParameterSet.Empty;
    }
}
