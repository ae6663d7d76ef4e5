using System.Text.Json;
using Digits.Data.Formats;

namespace Digits.Experiments.Spaces;

/// <summary>Makes of a search space, and of what is wanted of it, a narrower one.</summary>
internal static class SpaceNarrowing
{
    /// <summary>The narrower space; null where there are faults.</summary>
    /// <param name="space">The whole space.</param>
    /// <param name="wishes">For the names of parameters, the values to try.</param>
    /// <param name="faults">Gets what is wrong with the wishes, a sentence each.</param>
    public static SearchSpace? Narrow(SearchSpace space, JsonElement wishes, List<string> faults)
    {
        if (wishes.ValueKind != JsonValueKind.Object)
        {
            faults.Add("""What to search must be an object with the names of parameters, as in { "epochs": 8 }.""");
            return null;
        }

        var narrowed = new Dictionary<string, Parameter>(StringComparer.Ordinal);
        foreach (JsonProperty wish in wishes.EnumerateObject())
        {
            if (space.FirstOrDefault(parameter => parameter.Name == wish.Name) is not { } parameter)
                faults.Add(space.Unknown(Excerpt.Of(wish.Name)));
            else if (Narrow(parameter, wish.Value, faults) is { } narrower)
                narrowed.Add(wish.Name, narrower);
        }

        if (faults.Count > 0)
            return null;
        List<Parameter> parameters = Applicable(space.Select(parameter => narrowed.GetValueOrDefault(parameter.Name, parameter)));
        return new SearchSpace([.. parameters.Select(parameter => parameter is PresetChoice presets ? Follow(presets, parameters, narrowed) : parameter)]);
    }

    private static Parameter? Narrow(Parameter parameter, JsonElement wish, List<string> faults) => (parameter, wish.ValueKind) switch
    {
        (NumberRange range, JsonValueKind.Object) => Between(range, wish, faults),
        (NumberRange range, _) => ValidValue(range, wish, faults) is { } value ? WithBounds(range, value, value) : null,
        (Choice choice, JsonValueKind.Array) => Among(choice, wish, faults),
        (Choice choice, _) => ValidValue(choice, wish, faults) is string word ? WithOptions(choice, [word]) : null,
        _ => throw new ArgumentException($"{parameter.Name} is of no kind that can be narrowed."),
    };

    private static NumberRange? Between(NumberRange range, JsonElement wish, List<string> faults)
    {
        int before = faults.Count;
        (object minimum, object maximum) = range switch
        {
            FloatRange floats => ((object)floats.Minimum, (object)floats.Maximum),
            _ => ((long)((IntegerRange)range).Minimum, (long)((IntegerRange)range).Maximum),
        };
        foreach (JsonProperty bound in wish.EnumerateObject())
        {
            if (bound.Name == "min")
                minimum = ValidValue(range, bound.Value, faults) ?? minimum;
            else if (bound.Name == "max")
                maximum = ValidValue(range, bound.Value, faults) ?? maximum;
            else
                faults.Add($"{range.Name} can have min and max, but not {Excerpt.Of(bound.Name)}.");
        }

        if (faults.Count > before)
            return null;
        if (((IComparable)minimum).CompareTo(maximum) > 0)
            faults.Add(FormattableString.Invariant($"{range.Name}: min {minimum} is above max {maximum}; what is not given is as it was."));
        else if (range.IsLogarithmic && Convert.ToDouble(minimum, null) <= 0 && !minimum.Equals(maximum))
            faults.Add(FormattableString.Invariant($"{range.Name}: min must be above 0, as the range is logarithmic, but is {minimum}."));
        return faults.Count == before ? WithBounds(range, minimum, maximum) : null;
    }

    private static Choice? Among(Choice choice, JsonElement wish, List<string> faults)
    {
        int before = faults.Count;
        object?[] words = [.. wish.EnumerateArray().Select(word => ValidValue(choice, word, faults))];
        if (words.Length == 0)
            faults.Add($"{choice.Name}: the list is empty; name one or more of {string.Join(", ", choice.Words)}.");
        return faults.Count == before ? WithOptions(choice, [.. choice.Words.Where(words.Contains)]) : null;
    }

    /// <summary>A single value of a parameter; null where it is none, or not a valid one.</summary>
    private static object? ValidValue(Parameter parameter, JsonElement element, List<string> faults)
    {
        object? value = element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetInt64(out long integer) ? parameter.Coerce(integer) : element.GetDouble(),
            JsonValueKind.String => element.GetString(),
            _ => null,
        };
        bool isOfKind = parameter is Choice ? value is string : value is not null and not string;
        if (isOfKind && parameter.Fault(value!) is null)
            return value;
        faults.Add(parameter.Fault(value is null or string ? Excerpt.Of(value as string ?? element.GetRawText()) : value)!);
        return null;
    }

    private static NumberRange WithBounds(NumberRange range, object minimum, object maximum) => range switch
    {
        FloatRange floats => Ranged(floats, (double)minimum, (double)maximum),
        _ => Ranged((IntegerRange)range, (int)(long)minimum, (int)(long)maximum),
    };

    // A single value is on no logarithmic scale, where it could not be 0.
    private static FloatRange Ranged(FloatRange range, double minimum, double maximum) => new(
        range.Name, range.Description, Math.Clamp((double)range.Default, minimum, maximum), minimum, maximum,
        range.IsLogarithmic && minimum < maximum, range.ValidMinimum, range.ValidMaximum)
    {
        When = range.When,
    };

    private static IntegerRange Ranged(IntegerRange range, int minimum, int maximum) => new(
        range.Name, range.Description, (int)Math.Clamp((long)range.Default, minimum, maximum), minimum, maximum,
        range.IsLogarithmic && minimum < maximum, range.ValidMinimum, range.ValidMaximum)
    {
        When = range.When,
    };

    private static Choice WithOptions(Choice choice, IReadOnlyList<string> options) => choice is PresetChoice presets
        ? WithPresets(presets, [.. options.Select(preset => KeyValuePair.Create(preset, presets.Values(preset)))])
        : new Choice(choice.Name, choice.Description, options) { When = choice.When };

    private static PresetChoice WithPresets(PresetChoice choice, IReadOnlyList<KeyValuePair<string, ParameterSet>> presets) =>
        new(choice.Name, choice.Description, presets)
        {
            Quickest = presets.Any(preset => preset.Key == choice.Quickest) ? choice.Quickest : null,
            When = choice.When,
        };

    /// <summary>The parameters that can still apply, their conditions with the options that are left.</summary>
    private static List<Parameter> Applicable(IEnumerable<Parameter> parameters)
    {
        var applicable = new List<Parameter>();
        foreach (Parameter parameter in parameters)
        {
            if (parameter.When is not { } condition)
            {
                applicable.Add(parameter);
                continue;
            }

            IReadOnlyList<string> all = applicable.OfType<Choice>().FirstOrDefault(choice => choice.Name == condition.Parameter)?.Options ?? [];
            string[] left = [.. condition.Options.Where(all.Contains)];
            if (left.Length > 0)
                applicable.Add(left.Length == condition.Options.Count ? parameter : parameter.Where(condition with { Options = left }));
        }

        return applicable;
    }

    /// <summary>Brings the presets' values into the ranges that are now narrower, and leaves out those that no longer apply.</summary>
    private static PresetChoice Follow(PresetChoice choice, List<Parameter> parameters, Dictionary<string, Parameter> narrowed)
    {
        return WithPresets(choice, [.. choice.Options.Select(preset => KeyValuePair.Create(preset, ValuesOf(preset)))]);

        ParameterSet ValuesOf(string preset)
        {
            ParameterSet values = choice.Values(preset);
            var complete = new List<KeyValuePair<string, object>>();
            foreach (Parameter parameter in parameters)
            {
                if (parameter.When is { } condition && !condition.Holds(new ParameterSet(complete)))
                    continue;
                object value = parameter == choice ? preset : parameter.Default;
                if (values.TryGet(parameter.Name, out object? given))
                    value = narrowed.ContainsKey(parameter.Name) ? Nearest(parameter, given) : parameter.Coerce(given);
                complete.Add(new(parameter.Name, value));
            }

            var applicable = new ParameterSet(complete);
            return new ParameterSet(
                values.Where(pair => applicable.TryGet(pair.Key, out _)).Select(pair => KeyValuePair.Create(pair.Key, applicable[pair.Key])));
        }
    }

    private static object Nearest(Parameter parameter, object value) => parameter switch
    {
        FloatRange range => Math.Clamp((double)range.Coerce(value), range.Minimum, range.Maximum),
        IntegerRange range => Math.Clamp((long)value, range.Minimum, range.Maximum),
        Choice choice => choice.Options.Contains((string)value) ? value : choice.Default,
        _ => value,
    };
}
