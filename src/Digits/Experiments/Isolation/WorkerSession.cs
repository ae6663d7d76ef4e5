using System.Collections.Concurrent;
using Digits.Experiments.Running;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>The host's side of the conversation with one worker: questions and their answers.</summary>
/// <remarks>Not thread-safe: one question at a time. Only <see cref="End"/> may be called at any time, from any thread.</remarks>
internal sealed class WorkerSession : IDisposable
{
    /// <summary>How long a worker has to stop once it is asked to, before it is killed: it shall be gone before an experiment would leave it behind.</summary>
    public static readonly TimeSpan Grace = AbandonableCall.Grace - TimeSpan.FromSeconds(0.25);

    // On an idle machine a worker is up in a tenth of a second.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly string _trainer;
    private readonly long? _memoryLimit;
    private readonly MessageStream _messages;
    private readonly Action _kill;
    private readonly Func<string> _describeEnd;
    private readonly BlockingCollection<WorkerMessage> _inbox = new(boundedCapacity: 64);
    private readonly CancellationTokenSource _closing = new();
    private Exception? _fault;
    private int _id;
    private bool _dead;

    /// <summary>Begins to listen.</summary>
    /// <param name="trainer">Who is named in messages.</param>
    /// <param name="memoryLimit">The limit that the worker was given, in bytes; null for none.</param>
    /// <param name="messages">To and from the worker.</param>
    /// <param name="kill">Ends the worker by force; called on any thread.</param>
    /// <param name="describeEnd">What became of a worker that says no more; makes sure that it has ended.</param>
    public WorkerSession(string trainer, long? memoryLimit, MessageStream messages, Action kill, Func<string> describeEnd)
    {
        _trainer = trainer;
        _memoryLimit = memoryLimit;
        _messages = messages;
        _kill = kill;
        _describeEnd = describeEnd;
        new Thread(Listen) { IsBackground = true, Name = "digits worker's answers" }.Start();
    }

    /// <summary>Waits until the worker is up.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="DigitTrainingException">It does not come, or is none that this host understands.</exception>
    public void WaitUntilReady(CancellationToken cancellationToken)
    {
        if (!_inbox.TryTake(out WorkerMessage? message, (int)StartPatience.TotalMilliseconds, cancellationToken))
        {
            if (_inbox.IsCompleted)
                throw Ended(cancellationToken);
            _dead = true;
            _kill();
            throw new DigitTrainingException(
                $"{_trainer}: the worker process did not report within {StartPatience.TotalSeconds:F0} s: its command must be a program that calls {nameof(TrialWorker)}.Run.");
        }

        if (message is not { Kind: MessageKind.Ready, Version: WorkerMessage.CurrentVersion })
        {
            _dead = true;
            _kill();
            throw new DigitTrainingException(
                $"{_trainer}: the worker process speaks version {message.Version} of the protocol, and this program {WorkerMessage.CurrentVersion}: both must use the same version of Digits.");
        }
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="send">Sends all that belongs to the question, which has this number.</param>
    /// <param name="progress">Hears on this thread how far it is; may be null.</param>
    /// <param name="standing">Hears the fidelity in the answer, also of one that was stopped or failed; may be null.</param>
    /// <param name="cancellationToken">Asks the worker to stop; where it does not, it is killed.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    /// <exception cref="DigitTrainingException">It failed, or the worker died.</exception>
    public WorkerMessage Ask(
        Action<int, MessageStream> send,
        IProgress<TrainingProgress>? progress = null,
        Action<double>? standing = null,
        CancellationToken cancellationToken = default)
    {
        if (_dead)
            throw new DigitTrainingException($"{_trainer}: the worker process of this training has ended.");
        int id = ++_id;
        using var grace = new Timer(_ => _kill());
        using CancellationTokenRegistration registration = cancellationToken.Register(() => grace.Change(Grace, Timeout.InfiniteTimeSpan));
        if (!TrySend(() => send(id, _messages)))
            throw Ended(cancellationToken);
        bool cancelled = false;
        while (true)
        {
            if (!TryTake(cancelled, cancellationToken, out WorkerMessage? answer))
                throw Ended(cancellationToken);
            if (answer is null)
            {
                cancelled = true;
                TrySend(() => _messages.Send(new WorkerMessage(MessageKind.Cancel) { Id = id }));
                continue;
            }

            if (answer.Id != id)
                continue; // a report of what was cancelled before
            if (answer.Kind == MessageKind.Progress)
            {
                progress = Report(progress, answer.Progress);
                continue;
            }

            standing?.Invoke(answer.Fidelity);
            return answer.Kind switch
            {
                MessageKind.Done => answer,
                MessageKind.Cancelled => throw new OperationCanceledException($"{_trainer} was cancelled.", cancellationToken),
                MessageKind.Error when answer.Error == ErrorKind.Argument => throw new ArgumentException(answer.Text),
                MessageKind.Error when answer.Error == ErrorKind.Memory => throw TooMuchMemory(),
                MessageKind.Error => throw new DigitTrainingException(answer.Text ?? $"{_trainer} failed."),
                _ => throw Broken($"it answered with {answer.Kind}"),
            };
        }
    }

    /// <summary>There will be no more answers: whoever waits for one is told.</summary>
    public void End()
    {
        try
        {
            _closing.Cancel();
            _inbox.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>Stops listening; the worker is another's to end.</summary>
    public void Dispose() => End();

    /// <summary>The next message: null where the wait was cancelled; false where there is none, or, once cancelled, none in time.</summary>
    private bool TryTake(bool cancelled, CancellationToken cancellationToken, out WorkerMessage? message)
    {
        if (cancelled)
            return _inbox.TryTake(out message, Grace + TimeSpan.FromSeconds(0.1));
        try
        {
            return _inbox.TryTake(out message, Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            message = null;
            return true;
        }
    }

    private void Listen()
    {
        try
        {
            while (_messages.Receive() is { } message)
                _inbox.Add(message, _closing.Token);
        }
        catch (WorkerProtocolException exception)
        {
            _fault = exception;
            _kill();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The worker, or this session, has ended.
        }

        End();
    }

    private static bool TrySend(Action send)
    {
        try
        {
            send();
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return false; // the worker is gone
        }
    }

    /// <summary>A listener that throws hears no more.</summary>
    private static IProgress<TrainingProgress>? Report(IProgress<TrainingProgress>? listener, TrainingProgress? value)
    {
        try
        {
            if (value is { } progress)
                listener?.Report(progress);
            return listener;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private Exception Ended(CancellationToken cancellationToken)
    {
        _dead = true;
        // Ctrl-C in a terminal ends a worker that is not up yet, some moments before the host is told to stop.
        if (cancellationToken.CanBeCanceled && cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(0.25)))
        {
            _kill();
            return new OperationCanceledException($"{_trainer} was cancelled.", cancellationToken);
        }

        return _fault is null ? new DigitTrainingException(_describeEnd()) : Broken(_fault.Message);
    }

    private DigitTrainingException TooMuchMemory()
    {
        _dead = true;
        _kill();
        return new DigitTrainingException(MemoryWatch.Exceeded(_trainer, _memoryLimit));
    }

    private DigitTrainingException Broken(string what)
    {
        _dead = true;
        _kill();
        return new DigitTrainingException($"{_trainer}: what came from the worker process was not understood: {what}");
    }
}
