using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Models;

namespace Digits.CommandLine.Commands;

/// <summary>
/// Which images a model is judged by: of the data that it was trained on the part that was meant, split as for the training; of other data the
/// test part, or all of them where there is none.
/// </summary>
internal static class EvaluatedPart
{
    /// <param name="data">The data.</param>
    /// <param name="manifest">What is known of the model.</param>
    /// <param name="part">Which part is meant: test, validation or train.</param>
    /// <param name="isGiven">Whether the user named the part.</param>
    /// <param name="say">Hears what was chosen, and what to think of it.</param>
    /// <exception cref="UsageException">The part does not exist, or would not be what its name says.</exception>
    public static DigitSet Of(DigitData data, ModelManifest manifest, string part, bool isGiven, Action<string> say)
    {
        if (data.Training.Hash != manifest.Data.Hash)
        {
            if (isGiven && part != "test")
                throw new UsageException($"--split {part} needs the data that the model was trained on ({manifest.Data.Name}); {data.Name} is other data.");
            say(data.Test is null
                ? $"{data.Name} has no test part: evaluating on all {Figures.Count(data.Training.Count)} images"
                : $"evaluating on the {Figures.Count(data.Test.Count)} test images of {data.Name}");
            return data.Test ?? data.Training;
        }

        var split = DigitSplit.Create(data, manifest.Data.Validation, manifest.Data.SplitSeed);
        if (split.Train.Count != manifest.Data.Train || split.Test.Count != manifest.Data.Test)
        {
            // Split otherwise than for the training, it would pass training images off as test images.
            throw new UsageException(
                $"{data.Name} has the images that the model was trained on, but not the {Figures.Count(manifest.Data.Test)} test images: " +
                $"name the whole set, {manifest.Data.Name}, or other data.");
        }

        say($"evaluating on the {part} part of {ResultGrid.Describe(split)}, split as for the training");
        if (part == "train" || (part == "validation" && manifest.Data.IncludesValidation))
            say("note: the model has learned from these images; the figures say nothing of how it reads new ones");
        return part switch
        {
            "train" => split.Train,
            "validation" => split.Validation,
            _ => split.Test,
        };
    }
}
