using System.Text.Json.Serialization;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>What host and worker tell each other; see <see cref="TrialWorker"/> for the conversation.</summary>
internal enum MessageKind
{
    /// <summary>Worker: it is up, and speaks this version.</summary>
    Ready,

    /// <summary>Host: images for the training that is asked for next, labels and pixels as payload.</summary>
    Images,

    /// <summary>Host: train from beginning to end; the answer's payload is the classifier.</summary>
    Train,

    /// <summary>Host: begin a training that can be continued.</summary>
    Begin,

    /// <summary>Host: begin where the checkpoint, the payload, left off.</summary>
    Resume,

    /// <summary>Host: go on until this fidelity.</summary>
    Advance,

    /// <summary>Host: send what has been learned, as payload.</summary>
    Classifier,

    /// <summary>Host: send a checkpoint, as payload.</summary>
    Checkpoint,

    /// <summary>Host: stop what has this number; nothing where it is over.</summary>
    Cancel,

    /// <summary>Worker: how far it is.</summary>
    Progress,

    /// <summary>Worker: what was asked is done.</summary>
    Done,

    /// <summary>Worker: what was asked was stopped.</summary>
    Cancelled,

    /// <summary>Worker: what was asked cannot be done.</summary>
    Error,
}

/// <summary>Which of a training's two sets images belong to.</summary>
internal enum ImageRole
{
    Train,
    Validation,
}

/// <summary>Why a worker could not do what it was asked.</summary>
internal enum ErrorKind
{
    /// <summary>The training failed.</summary>
    Training,

    /// <summary>The parameters are not valid.</summary>
    Argument,

    /// <summary>There was not enough memory.</summary>
    Memory,
}

/// <summary>One message. Most properties belong to some kinds only.</summary>
internal sealed record WorkerMessage(MessageKind Kind)
{
    /// <summary>The version of the protocol; any change is a new one.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Of Ready: the version that the worker speaks.</summary>
    public int Version { get; init; }

    /// <summary>The number of the question, which its answers repeat.</summary>
    public int Id { get; init; }

    /// <summary>The name of the trainer.</summary>
    public string? Trainer { get; init; }

    /// <summary>The parameters of the training.</summary>
    public ParameterSet? Parameters { get; init; }

    /// <summary>The seed of the training.</summary>
    public int Seed { get; init; }

    /// <summary>The threads of the training.</summary>
    public int Threads { get; init; }

    /// <summary>Of Images: what the payload holds.</summary>
    public ImageHeader? Images { get; init; }

    /// <summary>The share of the training that is wanted, or that is done.</summary>
    public double Fidelity { get; init; }

    /// <summary>How far the training is.</summary>
    public TrainingProgress? Progress { get; init; }

    /// <summary>What kind of error it is.</summary>
    public ErrorKind Error { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Text { get; init; }

    /// <summary>How many bytes follow the message.</summary>
    public long PayloadLength { get; init; }

    /// <summary>The bytes that followed the message; of Images, <see cref="Set"/>.</summary>
    [JsonIgnore]
    public byte[] Payload { get; init; } = [];

    /// <summary>Of Images: the images that followed the message.</summary>
    [JsonIgnore]
    public DigitSet? Set { get; init; }
}

/// <summary>What a payload of images holds: first all labels, a byte each, then all pixels.</summary>
internal sealed record ImageHeader(ImageRole Role, string Name, string Source, int Rows, int Columns, int Count)
{
    /// <summary>Bytes of the payload.</summary>
    [JsonIgnore]
    public long Length => Count * (1 + ((long)Rows * Columns));
}

// A loss may be infinite or no number at all.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class WorkerJson : JsonSerializerContext;
