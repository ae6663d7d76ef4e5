using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Imaging;

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

    /// <summary>The version of this library.</summary>
    internal static string CurrentLibraryVersion { get; } =
        typeof(ModelManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>The version of the file format.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The version of the library that wrote the file.</summary>
    public string LibraryVersion { get; init; } = CurrentLibraryVersion;

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

    /// <summary>What the logits were divided by to calibrate the probabilities, which is done within the model; null when they are as they were learned.</summary>
    public double? Temperature { get; init; }

    /// <summary>Below this confidence an answer counts as rejected; null when none is.</summary>
    public double? RejectionThreshold { get; init; }

    /// <summary>What this threshold and others reject, from low to high; empty where that was not measured.</summary>
    public IReadOnlyList<RejectionShare> Rejection { get; init; } = [];

    /// <summary>From how many digits the model has learned that were made, of images of its data or by synthetic writers, beside those.</summary>
    public int MadeDigits { get; init; }

    /// <summary>Of how many images of no digit the model has learned to be unsure.</summary>
    public int NonDigits { get; init; }

    /// <summary>The network whose answers it learned, as <see cref="Networks.Network.ComputeHash"/> has it; null where it learned from labels alone.</summary>
    public string? Teacher { get; init; }

    /// <summary>The share of the teacher's answers in what it learned, the rest being labels; 0 without a teacher.</summary>
    public double TeacherShare { get; init; }

    /// <summary>SHA-256, in lower-case hexadecimal, of every other entry of the zip.</summary>
    public IReadOnlyDictionary<string, string> Entries { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Describes a model that was just trained.</summary>
    /// <param name="trainer">The name of its trainer.</param>
    /// <param name="parameters">All parameters of the trainer.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="split">The split that it learned from.</param>
    /// <param name="includesValidation">Whether it learned from the validation set too.</param>
    /// <param name="metrics">How well it did.</param>
    public static ModelManifest Of(
        string trainer, ParameterSet parameters, int seed, DigitSplit split, bool includesValidation, ModelMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(split);
        return new ModelManifest
        {
            Trainer = trainer,
            Parameters = parameters,
            Seed = seed,
            Data = new ModelData(split.Name, split.Hash, split.Train.Count, split.Validation.Count, split.Test.Count, split.Seed, includesValidation),
            Metrics = metrics,
            PreprocessingVersion = DigitNormalizer.Version,
        };
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest);

    /// <exception cref="JsonException">It is no manifest.</exception>
    internal static ModelManifest FromJson(ReadOnlySpan<byte> json)
    {
        ModelManifest manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest) ?? throw new JsonException("The manifest is null.");

        // What is missing is null here, whatever the annotations and initial values say; of models saved before some of it there was.
        if (manifest.Entries is null || manifest.LibraryVersion is null)
            throw new JsonException("Entries or the version of the library are missing.");
        return manifest with { Metrics = manifest.Metrics ?? new(), Rejection = manifest.Rejection ?? [] };
    }
}

/// <summary>What a model learned from, so that its split can be made again.</summary>
/// <param name="Name">The name of the data set.</param>
/// <param name="Hash">The hash of the set's training part, before the split.</param>
/// <param name="Train">How many images the training set had.</param>
/// <param name="Validation">How many images the validation set had.</param>
/// <param name="Test">How many images the test set had.</param>
/// <param name="SplitSeed">The seed of the split.</param>
/// <param name="IncludesValidation">Whether the model has learned from the validation set too, as a refitted winner has.</param>
public sealed record ModelData(string Name, string Hash, int Train, int Validation, int Test, int SplitSeed, bool IncludesValidation);

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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
