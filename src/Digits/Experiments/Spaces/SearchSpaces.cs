using System.Text.Json;
using Digits.Data.Formats;
using Digits.Trainers;

namespace Digits.Experiments.Spaces;

/// <summary>The search spaces of several trainers, narrowed to what is wanted.</summary>
public static class SearchSpaces
{
    /// <summary>Reads what to search of each trainer, as <see cref="Tuners.TuningState.Spaces"/> takes it.</summary>
    /// <param name="json">
    /// An object that has for the name of a trainer what <see cref="SearchSpace.Narrow"/> takes; trainers that it does not name keep their
    /// whole spaces. For instance <c>{ "convnet": { "epochs": { "min": 3, "max": 8 } }, "sdca": { "iterations": 10 } }</c>.
    /// </param>
    /// <param name="trainers">The trainers that there are.</param>
    /// <returns>The narrowed spaces of the trainers that the text names, by their names.</returns>
    /// <exception cref="ArgumentException">
    /// The text is not JSON, or has an unknown trainer or faults as in <see cref="SearchSpace.Narrow"/>; the message lists every fault.
    /// </exception>
    public static IReadOnlyDictionary<string, SearchSpace> Read(string json, IReadOnlyList<IDigitTrainer> trainers)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        using JsonDocument document = StrictJson.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ArgumentException("""Search spaces must be an object with the names of trainers, as in { "convnet": { "epochs": 8 } }.""");
        var spaces = new Dictionary<string, SearchSpace>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (trainers.FirstOrDefault(trainer => trainer.Name == property.Name) is not { } trainer)
            {
                faults.Add($"There is no trainer {Excerpt.Of(property.Name)}; there are: {string.Join(", ", trainers.Select(known => known.Name))}.");
                continue;
            }

            var own = new List<string>();
            if (SpaceNarrowing.Narrow(trainer.SearchSpace, property.Value, own) is { } space)
                spaces.Add(trainer.Name, space);
            faults.AddRange(own.Select(fault => $"{trainer.Name}: {fault}"));
        }

        return faults.Count == 0 ? spaces : throw new ArgumentException(string.Join(" ", faults));
    }
}
