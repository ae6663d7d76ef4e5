using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Models;

/// <summary>What a model file says of itself: how it came to be, how well it did, and how to feed it.</summary>
/// <remarks>
/// Immutable. Stored as <c>digits/manifest.json</c> in the model's zip. It holds no times and no dates, so that the same training
/// gives the same file.
/// </remarks>
public sealed record ModelManifest
{
    /// <summary>The format version that this library writes, and the newest that it reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The version of the file format.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The version of the library that wrote the file.</summary>
    public string LibraryVersion { get; init; } =
        typeof(ModelManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>The name of the trainer.</summary>
    public required string Trainer { get; init; }

    /// <summary>All parameters of the trainer.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>The seed of the training.</summary>
    public required int Seed { get; init; }

    /// <summary>What the model learned from.</summary>
    public required ModelData Data { get; init; }

    /// <summary>How well it did when it was made.</summary>
    public ModelMetrics Metrics { get; init; } = new();

    /// <summary>The version of the normalization that its images went through; a predictor must use the same.</summary>
    public required int PreprocessingVersion { get; init; }

    /// <summary>Height of the images that it reads, in pixels.</summary>
    public int Rows { get; init; } = 28;

    /// <summary>Width of the images that it reads, in pixels.</summary>
    public int Columns { get; init; } = 28;

    /// <summary>What the logits are divided by to calibrate the probabilities; null when they are taken as they are.</summary>
    public double? Temperature { get; init; }

    /// <summary>Below this confidence an answer counts as rejected; null when none is.</summary>
    public double? RejectionThreshold { get; init; }

    /// <summary>SHA-256, in lower-case hexadecimal, of every other entry of the zip.</summary>
    public IReadOnlyDictionary<string, string> Entries { get; init; } = new SortedDictionary<string, string>();

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest);

    /// <exception cref="JsonException">It is no manifest.</exception>
    internal static ModelManifest FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest) ?? throw new JsonException("The manifest is null.");
}

/// <summary>What a model learned from, so that its split can be made again.</summary>
/// <param name="Name">The name of the data set.</param>
/// <param name="Hash">The hash of the set's training part, before the split.</param>
/// <param name="Train">How many images the training set had.</param>
/// <param name="Validation">How many images the validation set had.</param>
/// <param name="Test">How many images the test set had.</param>
/// <param name="SplitSeed">The seed of the split.</param>
/// <param name="IncludesValidation">Whether the model has learned from the validation set too, as a refitted winner has.</param>
public sealed record ModelData(string Name, string Hash, int Train, int Validation, int Test, int SplitSeed, bool IncludesValidation)
{
    /// <summary>Describes a split.</summary>
    internal static ModelData Of(DigitSplit split, bool includesValidation) =>
        new(split.Name, split.Hash, split.Train.Count, split.Validation.Count, split.Test.Count, split.Seed, includesValidation);
}

/// <summary>How well a model did when it was made; shares from 0 to 1, null where nothing was measured.</summary>
public sealed record ModelMetrics
{
    /// <summary>Accuracy on the validation set, of the model that was trained without it.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Accuracy on the test set.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Log-loss on the test set.</summary>
    public double? TestLogLoss { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
