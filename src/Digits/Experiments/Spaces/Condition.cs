namespace Digits.Experiments.Spaces;

/// <summary>When a parameter applies: where a choice that comes before it in the search space has one of some options.</summary>
/// <param name="Parameter">The name of the choice.</param>
/// <param name="Options">The options with which the parameter applies: at least one.</param>
public sealed record Condition(string Parameter, params IReadOnlyList<string> Options)
{
    /// <summary>Whether the parameter applies among these values.</summary>
    public bool Holds(ParameterSet values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.TryGet(Parameter, out object? value) && value is string word && Options.Contains(word);
    }

    /// <summary>The condition as a person reads it, for instance <c>features = pca</c>.</summary>
    public override string ToString() => $"{Parameter} = {string.Join(" or ", Options)}";
}
