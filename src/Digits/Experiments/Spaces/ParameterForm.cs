using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Digits.Experiments.Spaces;

/// <summary>A parameter as it stands in JSON. What is checked of its values is checked by the constructors of the parameters.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FloatForm), "float")]
[JsonDerivedType(typeof(IntegerForm), "integer")]
[JsonDerivedType(typeof(ChoiceForm), "choice")]
internal abstract record ParameterForm
{
    [JsonPropertyOrder(-2)]
    public required string Name { get; set; }

    [JsonPropertyOrder(-1)]
    public required string Description { get; set; }

    [JsonPropertyOrder(1)]
    public Condition? When { get; set; }

    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public abstract Parameter ToParameter();

    public static ParameterForm Of(Parameter parameter) => parameter switch
    {
        FloatRange range => new FloatForm
        {
            Name = range.Name,
            Description = range.Description,
            Default = (double)range.Default,
            Min = range.Minimum,
            Max = range.Maximum,
            Log = range.IsLogarithmic,
            ValidMin = range.ValidMinimum,
            ValidMax = range.ValidMaximum == double.MaxValue ? null : range.ValidMaximum,
            When = range.When,
        },
        IntegerRange range => new IntegerForm
        {
            Name = range.Name,
            Description = range.Description,
            Default = (int)(long)range.Default,
            Min = range.Minimum,
            Max = range.Maximum,
            Log = range.IsLogarithmic,
            ValidMin = range.ValidMinimum,
            ValidMax = range.ValidMaximum,
            When = range.When,
        },
        Choice choice => new ChoiceForm
        {
            Name = choice.Name,
            Description = choice.Description,
            Default = (string)choice.Default,
            Options = choice.Options,
            Presets = (choice as PresetChoice)?.Options.ToDictionary(preset => preset, ((PresetChoice)choice).Values),
            Quickest = (choice as PresetChoice)?.Quickest,
            OnDemand = choice is PresetChoice { OnDemand: { Count: > 0 } onDemand } ? onDemand.ToDictionary() : null,
            When = choice.When,
        },
        _ => throw new ArgumentException($"{parameter.Name} is of no kind that has a form in JSON."),
    };
}

/// <summary>A <see cref="FloatRange"/>.</summary>
internal sealed record FloatForm : ParameterForm
{
    public required double Default { get; set; }

    public required double Min { get; set; }

    public required double Max { get; set; }

    public bool Log { get; set; }

    public double ValidMin { get; set; }

    /// <summary>Null for no bound.</summary>
    public double? ValidMax { get; set; }

    public override Parameter ToParameter() =>
        new FloatRange(Name, Description, Default, Min, Max, Log, ValidMin, ValidMax ?? double.MaxValue) { When = When };
}

/// <summary>An <see cref="IntegerRange"/>.</summary>
internal sealed record IntegerForm : ParameterForm
{
    public required int Default { get; set; }

    public required int Min { get; set; }

    public required int Max { get; set; }

    public bool Log { get; set; }

    public required int ValidMin { get; set; }

    public required int ValidMax { get; set; }

    public override Parameter ToParameter() => new IntegerRange(Name, Description, Default, Min, Max, Log, ValidMin, ValidMax) { When = When };
}

/// <summary>A <see cref="Choice"/>, or where there are presets a <see cref="PresetChoice"/>.</summary>
internal sealed record ChoiceForm : ParameterForm
{
    public required string Default { get; set; }

    public required IReadOnlyList<string> Options { get; set; }

    /// <summary>What each option stands for; null where they are mere words.</summary>
    public IReadOnlyDictionary<string, ParameterSet>? Presets { get; set; }

    public string? Quickest { get; set; }

    /// <summary>What further words stand for, which no tuner tries; null where there are none.</summary>
    public IReadOnlyDictionary<string, ParameterSet>? OnDemand { get; set; }

    public override Parameter ToParameter()
    {
        if (Options is not [var first, ..] || first != Default || Options.Contains(null!))
            throw new ArgumentException($"{Name}: the options must be words, the default first.");
        if (Presets is null)
            return new Choice(Name, Description, Options) { When = When };
        if (Presets.Count != Options.Count || !Options.All(Presets.ContainsKey))
            throw new ArgumentException($"{Name}: the presets must be those of the options, {string.Join(", ", Options)}.");
        return new PresetChoice(Name, Description, [.. Options.Select(option => KeyValuePair.Create(option, Presets[option]))])
        {
            Quickest = Quickest,
            OnDemand = [.. OnDemand ?? ReadOnlyDictionary<string, ParameterSet>.Empty],
            When = When,
        };
    }
}

/// <summary>Strict: nothing unknown, nothing twice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true, AllowDuplicateProperties = false, MaxDepth = StrictJson.MaxDepth,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SearchSpace))]
[JsonSerializable(typeof(IReadOnlyList<ParameterForm>))]
internal sealed partial class SpaceJson : JsonSerializerContext;
