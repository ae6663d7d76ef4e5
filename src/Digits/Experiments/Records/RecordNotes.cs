using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Evaluation;
using Digits.Experiments.Stores;

namespace Digits.Experiments.Records;

/// <summary>The notes of a store, by which an experiment remembers what is not of one trial.</summary>
internal static class RecordNotes
{
    private const string Machine = "machine", Data = "data", Mistakes = "mistakes", Duplicates = "near-duplicates";
    private const string ValidationProbabilities = "validation-probabilities", TestProbabilities = "test-probabilities";

    public static void Write(IExperimentStore store, ExperimentMachine machine) =>
        store.WriteNote(Machine, JsonSerializer.SerializeToUtf8Bytes(machine, RecordJson.Default.ExperimentMachine));

    public static void Write(IExperimentStore store, ExperimentData data) =>
        store.WriteNote(Data, JsonSerializer.SerializeToUtf8Bytes(data, RecordJson.Default.ExperimentData));

    public static void Write(IExperimentStore store, TestEvidence evidence)
    {
        store.WriteNote(ValidationProbabilities, MemoryMarshal.AsBytes<float>(evidence.ValidationProbabilities).ToArray());
        store.WriteNote(TestProbabilities, MemoryMarshal.AsBytes<float>(evidence.TestProbabilities).ToArray());
        store.WriteNote(Mistakes, JsonSerializer.SerializeToUtf8Bytes(evidence.Mistakes, RecordJson.Default.IReadOnlyListTestMistake));
    }

    public static void Write(IExperimentStore store, NearDuplicates duplicates) =>
        store.WriteNote(Duplicates, JsonSerializer.SerializeToUtf8Bytes(duplicates, RecordJson.Default.NearDuplicates));

    public static ExperimentMachine? ReadMachine(IExperimentStore store) =>
        Read(store, Machine, bytes => JsonSerializer.Deserialize(bytes, RecordJson.Default.ExperimentMachine));

    public static ExperimentData? ReadData(IExperimentStore store) =>
        Read(store, Data, bytes => JsonSerializer.Deserialize(bytes, RecordJson.Default.ExperimentData));

    public static NearDuplicates? ReadDuplicates(IExperimentStore store) =>
        Read(store, Duplicates, bytes => JsonSerializer.Deserialize(bytes, RecordJson.Default.NearDuplicates));

    public static TestEvidence? ReadEvidence(IExperimentStore store) =>
        Read(store, ValidationProbabilities, Floats) is { } validation && Read(store, TestProbabilities, Floats) is { } test
        && Read(store, Mistakes, bytes => JsonSerializer.Deserialize(bytes, RecordJson.Default.IReadOnlyListTestMistake)) is { } mistakes
            ? new TestEvidence(validation, test, mistakes)
            : null;

    private static T? Read<T>(IExperimentStore store, string name, Func<byte[], T?> parse)
        where T : class
    {
        try
        {
            return store.ReadNote(name) is { } bytes ? parse(bytes) : null;
        }
        catch (JsonException exception)
        {
            throw new ExperimentStoreException($"The note {name} of the experiment is damaged: {exception.Message}", exception);
        }
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}

/// <summary>What lies in notes as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExperimentMachine))]
[JsonSerializable(typeof(ExperimentData))]
[JsonSerializable(typeof(IReadOnlyList<TestMistake>))]
[JsonSerializable(typeof(NearDuplicates))]
internal sealed partial class RecordJson : JsonSerializerContext;
