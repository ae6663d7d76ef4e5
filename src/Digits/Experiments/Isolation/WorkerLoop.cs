using System.Collections.Concurrent;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>The worker's side of the conversation: one thread listens, this one does what it is asked, one thing after the other.</summary>
internal sealed class WorkerLoop : IDisposable
{
    private readonly MessageStream _messages;
    private readonly IReadOnlyList<IDigitTrainer> _trainers;
    private readonly Action<string?> _hostGone;
    private readonly BlockingCollection<WorkerMessage> _questions = [];
    private readonly Lock _turn = new();
    private CancellationTokenSource? _current;
    private int _currentId;
    private int _cancelledId;
    private bool _ended;
    private string? _fault;
    private DigitSet? _train;
    private DigitSet? _validation;
    private IResumableTraining? _training;

    /// <summary>Prepares the conversation.</summary>
    /// <param name="messages">From and to the host.</param>
    /// <param name="trainers">The trainers that it may ask for.</param>
    /// <param name="hostGone">
    /// Called, on the listening thread and before <see cref="Run"/> returns for that reason, when there is no host any more (null), or none
    /// that can be understood (why).
    /// </param>
    public WorkerLoop(MessageStream messages, IReadOnlyList<IDigitTrainer> trainers, Action<string?> hostGone)
    {
        _messages = messages;
        _trainers = trainers;
        _hostGone = hostGone;
    }

    /// <summary>Answers until the host ends the conversation.</summary>
    /// <returns>What was wrong with what came; null where nothing was.</returns>
    public string? Run()
    {
        try
        {
            _messages.Send(new WorkerMessage(MessageKind.Ready) { Version = WorkerMessage.CurrentVersion });
            new Thread(Listen) { IsBackground = true, Name = "digits host's questions" }.Start();
            foreach (WorkerMessage question in _questions.GetConsumingEnumerable())
            {
                WorkerMessage answer = Answer(question);
                _messages.Send(answer, answer.Payload);
            }
        }
        catch (IOException)
        {
            // The host is gone.
        }

        return _fault;
    }

    public void Dispose()
    {
        _training?.Dispose();
        _questions.Dispose();
    }

    private void Listen()
    {
        try
        {
            while (_messages.Receive() is { } message)
                Take(message);
        }
        catch (Exception exception) when (exception is WorkerProtocolException or IOException or ObjectDisposedException)
        {
            _fault = exception.Message;
        }

        lock (_turn)
        {
            _ended = true;
            _current?.Cancel();
        }

        _hostGone(_fault);
        End();
    }

    private void End()
    {
        try
        {
            _questions.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // The answers could not be sent any more, and nobody waits for questions.
        }
    }

    private void Take(WorkerMessage message)
    {
        switch (message)
        {
            case { Kind: MessageKind.Images, Images.Role: ImageRole.Train }:
                _train = message.Set;
                break;
            case { Kind: MessageKind.Images }:
                _validation = message.Set;
                break;
            case { Kind: MessageKind.Cancel }:
                lock (_turn)
                {
                    _cancelledId = message.Id;
                    if (_currentId == message.Id)
                        _current?.Cancel();
                }

                break;
            default:
                _questions.Add(message);
                break;
        }
    }

    private WorkerMessage Answer(WorkerMessage question)
    {
        using var cancellation = new CancellationTokenSource();
        lock (_turn)
        {
            (_currentId, _current) = (question.Id, cancellation);
            if (_ended || _cancelledId == question.Id) // it came before its turn
                cancellation.Cancel();
        }

        WorkerMessage answer;
        try
        {
            answer = Do(question, cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            answer = new WorkerMessage(MessageKind.Cancelled);
        }
        catch (Exception exception)
        {
            // Whatever a trainer throws is an answer.
            answer = new WorkerMessage(MessageKind.Error)
            {
                Error = exception switch { OutOfMemoryException => ErrorKind.Memory, ArgumentException => ErrorKind.Argument, _ => ErrorKind.Training },
                Text = exception is ArgumentException or DigitTrainingException ? exception.Message : $"{question.Trainer ?? "The training"} failed: {exception.Message}",
            };
        }

        lock (_turn)
            (_currentId, _current) = (0, null);
        return answer with { Id = question.Id, Fidelity = _training?.Fidelity ?? 0 };
    }

    private WorkerMessage Do(WorkerMessage question, CancellationToken cancellation)
    {
        var done = new WorkerMessage(MessageKind.Done);
        switch (question.Kind)
        {
            case MessageKind.Train:
                IDigitClassifier classifier = Trainer(question).Train(TakeRequest(question), new Reports(_messages, question.Id), cancellation);
                return done with { Payload = ClassifierTransfer.Write(classifier) };
            case MessageKind.Begin:
                _training = Resumable(question).BeginTraining(TakeRequest(question));
                return done;
            case MessageKind.Resume:
                _training = Resumable(question).ResumeTraining(TakeRequest(question), new MemoryStream(question.Payload, writable: false));
                return done;
            case MessageKind.Advance:
                Training.Advance(question.Fidelity, new Reports(_messages, question.Id), cancellation);
                return done;
            case MessageKind.Classifier:
                return done with { Payload = ClassifierTransfer.Write(Training.ToClassifier()) };
            case MessageKind.Checkpoint:
                using (var checkpoint = new MemoryStream())
                {
                    Training.SaveCheckpoint(checkpoint);
                    return done with { Payload = checkpoint.ToArray() };
                }

            default:
                throw new DigitTrainingException($"A worker cannot be asked for {question.Kind}.");
        }
    }

    private IResumableTraining Training => _training ?? throw new DigitTrainingException("The worker was asked to go on, but no training has begun.");

    private IDigitTrainer Trainer(WorkerMessage question) =>
        _trainers.FirstOrDefault(trainer => trainer.Name == question.Trainer)
        ?? throw new DigitTrainingException($"The worker process knows no trainer '{question.Trainer}': it must be among those that {nameof(TrialWorker)}.Run is given.");

    private IResumableTrainer Resumable(WorkerMessage question) =>
        Trainer(question) as IResumableTrainer ?? throw new DigitTrainingException($"{question.Trainer} cannot continue trainings in the worker process.");

    /// <summary>Makes the request, and lets go of the images: the training alone holds them from here.</summary>
    private TrainingRequest TakeRequest(WorkerMessage question)
    {
        DigitSet train = _train ?? throw new DigitTrainingException("The worker was asked to train, but was sent no images.");
        var request = new TrainingRequest(train)
        {
            Parameters = question.Parameters ?? ParameterSet.Empty,
            Validation = _validation,
            Seed = question.Seed,
            Threads = question.Threads,
        };
        (_train, _validation) = (null, null);
        return request;
    }

    private sealed class Reports(MessageStream messages, int id) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            try
            {
                messages.Send(new WorkerMessage(MessageKind.Progress) { Id = id, Progress = value });
            }
            catch (IOException)
            {
                // The host is gone, which the listening thread finds out too.
            }
        }
    }
}
