using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Trainers.ConvNet;

/// <summary>What a checkpoint begins with, a line of JSON: whose training it is, and the hash of all that follows.</summary>
/// <param name="Parameters">All parameters of the training.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Images">How many images it learns from.</param>
/// <param name="ImagesHash">Their <see cref="DigitSet.Hash"/>.</param>
/// <param name="ValidationHash">That of the images that it is measured on; null where there are none.</param>
internal sealed record CheckpointHeader(ParameterSet Parameters, int Seed, int Images, string ImagesHash, string? ValidationHash)
{
    // Far above any real one (a few hundred bytes): a file of another kind is not read to its end in search of a line's.
    private const int MaxBytes = 1 << 16;

    /// <summary>The version of the format: 1.</summary>
    [JsonRequired]
    public int ConvNetCheckpoint { get; init; } = 1;

    /// <summary>SHA-256 of the images that show no digit, in lower-case hexadecimal; null where there are none.</summary>
    public string? NonDigitsHash { get; init; }

    /// <summary>That of the teacher, as <see cref="Networks.Network.ComputeHash"/> has it; null where there is none.</summary>
    public string? TeacherHash { get; init; }

    /// <summary>The teacher's share; 0 where there is none.</summary>
    public double TeacherShare { get; init; }

    /// <summary>SHA-256 of what follows, in lower-case hexadecimal.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Writes the line.</summary>
    public void Write(Stream checkpoint)
    {
        checkpoint.Write(JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointHeader));
        checkpoint.WriteByte((byte)'\n');
    }

    /// <summary>Reads the line, and nothing beyond.</summary>
    /// <exception cref="JsonException">It is no such line.</exception>
    public static CheckpointHeader Read(Stream checkpoint)
    {
        var line = new List<byte>();
        int next;
        while ((next = checkpoint.ReadByte()) is >= 0 and not '\n')
        {
            line.Add((byte)next);
            if (line.Count > MaxBytes)
                throw new JsonException("its first line is too long");
        }

        if (next < 0)
            throw new JsonException("it ends within its first line");
        return JsonSerializer.Deserialize(line.ToArray(), CheckpointJson.Default.CheckpointHeader) ?? throw new JsonException("its first line is empty");
    }

    /// <summary>In what the training of this checkpoint differs from another one, for people to read; null where it is the same.</summary>
    public string? DifferenceFrom(CheckpointHeader wanted)
    {
        if (ConvNetCheckpoint != wanted.ConvNetCheckpoint)
            return $"it has format version {ConvNetCheckpoint}, and this version of Digits reads {wanted.ConvNetCheckpoint}";
        if (!wanted.Parameters.Equals(Parameters))
            return $"its parameters are {Parameters}, and those asked for {wanted.Parameters}";
        if (Seed != wanted.Seed)
            return $"its seed is {Seed}, and the one asked for {wanted.Seed}";
        if (Images != wanted.Images)
            return $"it learns from {Images} images, and was to go on with {wanted.Images}";
        if (ImagesHash != wanted.ImagesHash)
            return "it learns from other images";
        if (NonDigitsHash != wanted.NonDigitsHash)
            return "it learns from other images of no digit";
        if (TeacherHash != wanted.TeacherHash || TeacherShare != wanted.TeacherShare)
            return "it learns from another teacher, or by another share";
        return ValidationHash != wanted.ValidationHash ? "it is measured on other validation images" : null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
