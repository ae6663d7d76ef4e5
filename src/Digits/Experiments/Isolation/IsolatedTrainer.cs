using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>
/// A trainer each of whose trainings runs in a process of its own, so that a crash of native code, or a lack of memory, is a training that
/// failed and no more.
/// </summary>
/// <remarks>
/// Thread-safe, as every trainer. The worker is a program that calls <see cref="TrialWorker.Run(IReadOnlyList{IDigitTrainer})"/> with a
/// trainer of the same name. A training gives the same model to the bit as it does here. A worker costs the start of a program, some
/// tenths of a second, and the memory of a second copy of the images. One that does not stop within 1.25 seconds of a cancellation is killed; one whose host has died ends.
/// </remarks>
public class IsolatedTrainer : IDigitTrainer
{
    private readonly IDigitTrainer _trainer;
    private readonly WorkerCommand _command;
    private readonly long? _memoryLimit;

    private protected IsolatedTrainer(IDigitTrainer trainer, WorkerCommand command, long? memoryLimit)
    {
        _trainer = trainer;
        _command = command;
        _memoryLimit = memoryLimit;
    }

    /// <inheritdoc/>
    public string Name => _trainer.Name;

    /// <inheritdoc/>
    public string Description => _trainer.Description;

    /// <inheritdoc/>
    public SearchSpace SearchSpace => _trainer.SearchSpace;

    /// <inheritdoc/>
    public string? UnavailableReason => _trainer.UnavailableReason;

    /// <summary>Isolates a trainer; what is returned can continue trainings exactly where the trainer can.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="command">How to start a worker that knows it by its name.</param>
    /// <param name="memoryLimit">
    /// Bytes, above 0: a worker that takes more, runtime and images included, is ended, and its training has failed. Null for no limit.
    /// </param>
    public static IDigitTrainer Wrap(IDigitTrainer trainer, WorkerCommand command, long? memoryLimit = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(command);
        if (memoryLimit is { } limit)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit, nameof(memoryLimit));
        return trainer is IResumableTrainer ? new IsolatedResumableTrainer(trainer, command, memoryLimit) : new IsolatedTrainer(trainer, command, memoryLimit);
    }

    /// <inheritdoc/>
    public double EstimateCost(ParameterSet parameters, int images) => _trainer.EstimateCost(parameters, images);

    /// <inheritdoc/>
    public int DeterministicThreads(int threads) => _trainer.DeterministicThreads(threads);

    /// <inheritdoc/>
    public ParameterSet AtFidelity(ParameterSet parameters, double fidelity) => _trainer.AtFidelity(parameters, fidelity);

    /// <inheritdoc/>
    /// <exception cref="DigitTrainingException">The training failed, or its process crashed or took too much memory; the message says why.</exception>
    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using WorkerProcess worker = StartWorker(cancellationToken);
        WorkerMessage answer = worker.Session.Ask((id, messages) => SendRequest(messages, MessageKind.Train, id, request), progress, standing: null, cancellationToken);
        return ClassifierTransfer.Read(answer.Payload, Name);
    }

    private protected WorkerProcess StartWorker(CancellationToken cancellationToken = default) => new(Name, _command, _memoryLimit, cancellationToken);

    private protected void SendRequest(MessageStream messages, MessageKind kind, int id, TrainingRequest request, ReadOnlySpan<byte> checkpoint = default)
    {
        messages.Send(ImageRole.Train, request.Train);
        if (request.Validation is { } validation)
            messages.Send(ImageRole.Validation, validation);
        messages.Send(
            new WorkerMessage(kind) { Id = id, Trainer = Name, Parameters = request.Parameters, Seed = request.Seed, Threads = request.Threads },
            checkpoint);
    }
}
