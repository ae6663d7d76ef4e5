using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Networks.Files;

namespace Digits.Networks.Training;

/// <content>Checkpoints: all that a training needs to go on to the same bits.</content>
public sealed partial class NetworkTraining
{
    private const string CheckpointFormat = "digits-checkpoint", CheckpointVersion = "1";

    /// <summary>Writes a checkpoint to a file, which appears whole or not at all and replaces what bore its name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public void SaveCheckpoint(string path) => WholeFile.Write(path, SaveCheckpoint);

    /// <summary>
    /// Writes a checkpoint: weights, what the optimizer remembers, the best weights so far, the history and the place in the epoch, in the
    /// safetensors format. Random numbers need no saving, as they follow from the seed and the place.
    /// </summary>
    /// <param name="stream">Is written to from where it stands, and left open.</param>
    public void SaveCheckpoint(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", CheckpointFormat);
        writer.AddMetadata("version", CheckpointVersion);
        writer.AddMetadata("definition", Definition.ToJson());
        writer.AddMetadata("options", JsonSerializer.Serialize(Options, TrainingJson.Default.TrainingOptions));
        if (_teacherHash is not null)
            writer.AddMetadata("teacher", _teacherHash);
        writer.AddMetadata("state", JsonSerializer.Serialize(
            new CheckpointState(Epoch, StepOfEpoch, Step, _trainCount, _loss, _right, BestEpoch, [.. _history]), TrainingJson.Default.CheckpointState));
        Add("parameters", _trainer.Parameters.Span);
        Add("first", _trainer.First.Span);
        Add("second", _trainer.Second.Span);
        Add("average", _trainer.Average.Span);
        Add("best", _best);
        writer.Write(stream);

        void Add(string name, ReadOnlySpan<float> values)
        {
            if (values.Length > 0)
                writer.Add(name, [values.Length], values.ToArray());
        }
    }

    /// <summary>Goes on from a checkpoint file.</summary>
    /// <param name="path">What <see cref="SaveCheckpoint(string)"/> wrote.</param>
    /// <param name="threads">At most so many threads, whatever the training had before; null for the machine's processors.</param>
    /// <param name="teacher">The teacher that the training had; null where it had none.</param>
    /// <exception cref="NetworkFileException">It is no checkpoint; the message says why.</exception>
    /// <exception cref="ArgumentException">There cannot be so many threads, or the training had another teacher.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static NetworkTraining Resume(string path, int? threads = null, Network? teacher = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = File.OpenRead(path);
        return Resume(stream, path, threads, teacher);
    }

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="stream">What <see cref="SaveCheckpoint(Stream)"/> wrote; is read to its end, and left open.</param>
    /// <param name="threads">At most so many threads, whatever the training had before; null for the machine's processors.</param>
    /// <param name="teacher">The teacher that the training had; null where it had none.</param>
    /// <exception cref="NetworkFileException">It is no checkpoint; the message says why.</exception>
    /// <exception cref="ArgumentException">There cannot be so many threads, or the training had another teacher.</exception>
    public static NetworkTraining Resume(Stream stream, int? threads = null, Network? teacher = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Resume(stream, "The stream", threads, teacher);
    }

    private static NetworkTraining Resume(Stream stream, string source, int? threads, Network? teacher)
    {
        var reader = new SafetensorsReader(stream, source);
        if (reader.Metadata.GetValueOrDefault("format") != CheckpointFormat)
            throw Error("its metadata name another format, or none");
        if (reader.Metadata.GetValueOrDefault("version") != CheckpointVersion)
            throw Error($"it has another version than {CheckpointVersion}: read it with a newer version of this library");
        NetworkDefinition definition;
        TrainingOptions options;
        CheckpointState state;
        try
        {
            definition = NetworkDefinition.FromJson(Text("definition"));
            options = JsonSerializer.Deserialize(Text("options"), TrainingJson.Default.TrainingOptions) ?? throw new JsonException("there are no options");
            state = JsonSerializer.Deserialize(Text("state"), TrainingJson.Default.CheckpointState) ?? throw new JsonException("there is no state");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException)
        {
            throw Error(exception.Message.TrimEnd('.'), exception);
        }

        if (threads is { } count)
            options = options with { Threads = count };
        if (!state.IsConsistent(options))
            throw Error("its state contradicts itself");
        var sizes = new Dictionary<string, int> { ["parameters"] = definition.ParameterCount, ["first"] = definition.ParameterCount };
        if (options.Optimizer.StatesPerParameter == 2)
            sizes["second"] = definition.ParameterCount;
        if (options.WeightAverage > 0)
            sizes["average"] = definition.ParameterCount;
        if (state.BestEpoch > 0)
            sizes["best"] = definition.ParameterCount;
        if (reader.Tensors.Count != sizes.Count
            || reader.Tensors.Any(tensor => tensor.Type != SafetensorsType.F32 || sizes.GetValueOrDefault(tensor.Name, -1) != tensor.Count))
            throw Error("its arrays are not those that its network and options need");
        if (reader.Metadata.GetValueOrDefault("teacher") is null != (options.TeacherShare == 0))
            throw Error("a teacher and its share of the target go together, and it has one without the other");
        if (reader.Metadata.GetValueOrDefault("teacher") != teacher?.ComputeHash())
            throw new ArgumentException($"{source} is the checkpoint of a training that had {(options.TeacherShare == 0 ? "no" : "another")} teacher.", nameof(teacher));
        IReadOnlyDictionary<string, Array> values = reader.ReadValues();
        NetworkTraining? training = null;
        try
        {
            training = new NetworkTraining(definition, options, new Network(definition, (float[])values["parameters"]), teacher);
            foreach ((string name, Array array) in values)
            {
                if (name is "average" or "best")
                    _ = new Network(definition, (float[])array); // which refuses what is no network
                else if (!Array.TrueForAll((float[])array, value => float.IsFinite(value) && (value >= 0 || name != "second")))
                    throw new ArgumentException($"{name} holds a value that no training has");
                Span<float> target = name switch
                {
                    "first" => training._trainer.First.Span,
                    "second" => training._trainer.Second.Span,
                    "average" => training._trainer.Average.Span,
                    "best" => training._best = new float[definition.ParameterCount],
                    _ => training._trainer.Parameters.Span,
                };
                ((float[])array).CopyTo(target);
            }
        }
        catch (ArgumentException exception)
        {
            training?.Dispose();
            throw Error(exception.Message.TrimEnd('.'), exception);
        }

        (training.Epoch, training.StepOfEpoch, training.Step, training.BestEpoch) = (state.Epoch, state.StepOfEpoch, state.Step, state.BestEpoch);
        (training._trainCount, training._loss, training._right) = (state.TrainCount, state.Loss, state.Right);
        training._history.AddRange(state.History);
        return training;

        string Text(string key) => reader.Metadata.GetValueOrDefault(key) ?? throw new JsonException($"there is no {key} in its metadata");

        NetworkFileException Error(string fault, Exception? cause = null) =>
            new($"{source} is a safetensors file, but no checkpoint of a training: {fault}.", cause);
    }

    /// <summary>Where a training is.</summary>
    internal sealed record CheckpointState(
        int Epoch, int StepOfEpoch, int Step, int TrainCount, double Loss, int Right, int BestEpoch, EpochReport[] History)
    {
        /// <summary>Whether a training with these options can be in this state.</summary>
        public bool IsConsistent(TrainingOptions options)
        {
            long batches = ((long)TrainCount + options.BatchSize - 1) / options.BatchSize;
            return Epoch >= 0 && Epoch <= options.Epochs && TrainCount >= 0 && (TrainCount > 0 || Epoch == 0) && StepOfEpoch >= 0
                && StepOfEpoch <= batches && Step == Epoch * batches + StepOfEpoch
                && History.Length == Epoch && Array.TrueForAll(History, report => report is not null)
                && BestEpoch >= 0 && BestEpoch <= Epoch
                && (BestEpoch == 0 || History[BestEpoch - 1] is { ValidationAccuracy: not null, ValidationLoss: not null });
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(NetworkTraining.CheckpointState))]
internal sealed partial class TrainingJson : JsonSerializerContext;
