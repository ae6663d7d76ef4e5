using System.IO.Pipelines;
using Digits.Experiments.Isolation;
using Digits.Tests.Support;

namespace Digits.Tests.Experiments.Isolation;

/// <summary>The worker's side of the conversation, word by word, without a process.</summary>
[CancelAfter(20_000)]
internal sealed class TrialWorkerTests
{
    private readonly Pipe _questions = new();
    private readonly Pipe _answers = new();
    private MessageStream _host = null!;
    private Task<int> _worker = null!;

    [SetUp]
    public void Start()
    {
        _host = new MessageStream(_answers.Reader.AsStream(), _questions.Writer.AsStream());
        _worker = Task.Factory.StartNew(
            () =>
            {
                int code = TrialWorker.Run(_questions.Reader.AsStream(), _answers.Writer.AsStream(), TestTrainers.All);
                _answers.Writer.Complete();
                return code;
            },
            TaskCreationOptions.LongRunning);
    }

    [TearDown]
    public async Task Stop()
    {
        await _questions.Writer.CompleteAsync();
        await _worker;
        _worker.Dispose();
    }

    [Test]
    public void It_says_first_that_it_is_there()
    {
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Kind)).EqualTo(MessageKind.Ready)
            .And.Property(nameof(WorkerMessage.Version)).EqualTo(WorkerMessage.CurrentVersion));
    }

    [Test]
    public async Task It_ends_when_the_host_does()
    {
        _questions.Writer.Complete();
        Assert.That(await _worker, Is.Zero);
    }

    [Test]
    public async Task It_ends_when_it_does_not_understand()
    {
        await _questions.Writer.WriteAsync("What is the meaning of it all?"u8.ToArray());
        Assert.That(await _worker, Is.EqualTo(1));
    }

    [Test]
    public async Task A_training_under_way_is_cancelled_when_the_host_ends()
    {
        Ask(Train(1, "slow"));
        _questions.Writer.Complete();
        Assert.That(await _worker, Is.Zero);
        _host.Receive(); // ready
        Assert.That(_host.Receive()!.Kind, Is.EqualTo(MessageKind.Cancelled));
    }

    [Test]
    public void A_question_is_cancelled_however_soon_and_no_other_one()
    {
        _host.Receive(); // ready
        for (int id = 1; id <= 20; id++)
        {
            Ask(Train(id, "slow"));
            _host.Send(new WorkerMessage(MessageKind.Cancel) { Id = id });
            Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Kind)).EqualTo(MessageKind.Cancelled).And.Property(nameof(WorkerMessage.Id)).EqualTo(id));
        }

        _host.Send(new WorkerMessage(MessageKind.Cancel) { Id = 20 });
        Ask(Train(21, "failing"));
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Kind)).EqualTo(MessageKind.Error));
    }

    [Test]
    public void A_question_out_of_place_is_an_error_and_no_end()
    {
        _host.Receive(); // ready
        _host.Send(Train(1, "counting")); // without images
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Kind)).EqualTo(MessageKind.Error).And.Property(nameof(WorkerMessage.Text)).Contains("no images"));
        _host.Send(new WorkerMessage(MessageKind.Advance) { Id = 2, Fidelity = 1 });
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Text)).Contains("no training has begun").And.Property(nameof(WorkerMessage.Id)).EqualTo(2));
        _host.Send(new WorkerMessage(MessageKind.Done) { Id = 3 });
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Text)).Contains("cannot be asked for Done"));
        Ask(Train(4, "unheard-of"));
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Text)).Contains("knows no trainer 'unheard-of'"));
        Ask(Train(5, "slow") with { Kind = MessageKind.Begin });
        Assert.That(_host.Receive(), Has.Property(nameof(WorkerMessage.Text)).Contains("cannot continue"));
    }

    private static WorkerMessage Train(int id, string trainer) => new(MessageKind.Train) { Id = id, Trainer = trainer, Seed = 1, Threads = 1 };

    private void Ask(WorkerMessage question)
    {
        _host.Send(ImageRole.Train, FakeClassifier.Told(10));
        _host.Send(question);
    }
}
