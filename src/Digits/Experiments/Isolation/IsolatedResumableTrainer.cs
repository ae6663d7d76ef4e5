using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>An isolated trainer whose trainings can be continued, also by another worker: one worker for each training under way.</summary>
internal sealed class IsolatedResumableTrainer(IDigitTrainer trainer, WorkerCommand command, long? memoryLimit)
    : IsolatedTrainer(trainer, command, memoryLimit), IResumableTrainer
{
    /// <inheritdoc/>
    public IResumableTraining BeginTraining(TrainingRequest request) => Start(MessageKind.Begin, request, []);

    /// <inheritdoc/>
    public IResumableTraining ResumeTraining(TrainingRequest request, Stream checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using var copy = new MemoryStream();
        checkpoint.CopyTo(copy);
        return Start(MessageKind.Resume, request, copy.ToArray());
    }

    private Training Start(MessageKind kind, TrainingRequest request, byte[] checkpoint)
    {
        ArgumentNullException.ThrowIfNull(request);
        var training = new Training(StartWorker(), Name);
        try
        {
            training.Ask((id, messages) => SendRequest(messages, kind, id, request, checkpoint));
            return training;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    private sealed class Training(WorkerProcess worker, string name) : IResumableTraining
    {
        /// <inheritdoc/>
        public double Fidelity { get; private set; }

        /// <inheritdoc/>
        public void Advance(double fidelity, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Ask((id, messages) => messages.Send(new WorkerMessage(MessageKind.Advance) { Id = id, Fidelity = fidelity }), progress, cancellationToken);
        }

        /// <inheritdoc/>
        public IDigitClassifier ToClassifier() =>
            ClassifierTransfer.Read(Ask((id, messages) => messages.Send(new WorkerMessage(MessageKind.Classifier) { Id = id })).Payload, name);

        /// <inheritdoc/>
        public void SaveCheckpoint(Stream checkpoint)
        {
            ArgumentNullException.ThrowIfNull(checkpoint);
            checkpoint.Write(Ask((id, messages) => messages.Send(new WorkerMessage(MessageKind.Checkpoint) { Id = id })).Payload);
        }

        public WorkerMessage Ask(Action<int, MessageStream> send, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
            worker.Session.Ask(send, progress, standing => Fidelity = standing, cancellationToken);

        /// <inheritdoc/>
        public void Dispose() => worker.Dispose();
    }
}
