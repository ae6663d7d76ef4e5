using System.Text;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Trainers.ConvNet;

/// <summary>Trainings that are stopped, measured, saved and continued.</summary>
internal sealed class ConvNetTrainingTests
{
    private static readonly ConvNetTrainer Trainer = new();

    /// <summary>Four epochs of five steps, with all that is random, an average of the weights, and a best epoch.</summary>
    private static readonly TrainingRequest Request = new(SyntheticDigits.Create(300))
    {
        Parameters = Parameters(),
        Validation = SyntheticDigits.Create(60, seed: 2),
        Seed = 5,
        Threads = 2,
    };

    private static readonly Lazy<float[]> Uninterrupted = new(() => WeightsOf(Trainer.Train(Request)));

    [Test]
    public void Stopped_measured_saved_and_resumed_on_other_threads_it_gives_the_same_network_to_the_bit()
    {
        IResumableTraining training = Trainer.BeginTraining(Request);
        int threads = 1;
        foreach (double fidelity in (double[])[0.01, 0.24, 0.25, 1.0 / 3, 0.5, 0.99, 1])
        {
            training.Advance(fidelity);
            Assert.That(training.Fidelity, Is.InRange(fidelity, Math.Min(1, fidelity + 0.05)), "a step is a twentieth of the training");
            training.ToClassifier(); // changes nothing
            byte[] checkpoint = Save(training);
            double reached = training.Fidelity;
            training.Dispose();
            training = Trainer.ResumeTraining(Request with { Threads = threads++ }, new MemoryStream(checkpoint));
            Assert.That(training.Fidelity, Is.EqualTo(reached));
        }

        Assert.That(WeightsOf(training.ToClassifier()), Is.EqualTo(Uninterrupted.Value));
        training.Dispose();
    }

    [Test]
    public void Images_of_no_digit_are_part_of_the_training_and_of_its_checkpoint()
    {
        TrainingRequest wary = Request with { NonDigits = new byte[784 * 20] };
        (byte[] checkpoint, _) = StoppedHalfway(wary);
        Assert.That(() => Trainer.ResumeTraining(Request, new MemoryStream(checkpoint)), Throws.TypeOf<DigitTrainingException>());
        var others = new byte[784 * 20];
        others[5] = 1;
        Assert.That(() => Trainer.ResumeTraining(wary with { NonDigits = others }, new MemoryStream(checkpoint)), Throws.TypeOf<DigitTrainingException>().With.Message.Contains("no digit"));
        Assert.That(() => Trainer.BeginTraining(Request with { NonDigits = new byte[783] }), Throws.ArgumentException);
    }

    [Test]
    public void A_teacher_is_part_of_the_training_and_of_its_checkpoint()
    {
        var teacher = (NetworkClassifier)Trainer.Train(Request with { Seed = 6 });
        TrainingRequest taught = Request with { Teacher = teacher, TeacherShare = 0.5 };
        (byte[] checkpoint, IDigitClassifier pupil) = StoppedHalfway(taught);
        foreach (TrainingRequest other in (TrainingRequest[])
            [Request, taught with { TeacherShare = 1 }, taught with { Teacher = (NetworkClassifier)pupil }])
        {
            Assert.That(
                () => Trainer.ResumeTraining(other, new MemoryStream(checkpoint)),
                Throws.TypeOf<DigitTrainingException>().With.Message.Contains("another teacher"));
        }

        Assert.That(() => taught with { TeacherShare = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>Stops a training halfway, and sees to it that it ends as one that goes on from there, and otherwise than <see cref="Request"/>.</summary>
    private static (byte[] Checkpoint, IDigitClassifier End) StoppedHalfway(TrainingRequest request)
    {
        using IResumableTraining training = Trainer.BeginTraining(request);
        training.Advance(0.5);
        byte[] checkpoint = Save(training);
        using IResumableTraining resumed = Trainer.ResumeTraining(request, new MemoryStream(checkpoint));
        resumed.Advance(1);
        training.Advance(1);
        IDigitClassifier end = training.ToClassifier();
        Assert.That(WeightsOf(resumed.ToClassifier()), Is.EqualTo(WeightsOf(end)).And.Not.EqualTo(Uninterrupted.Value));
        return (checkpoint, end);
    }

    [Test]
    public void A_share_that_is_done_already_changes_nothing()
    {
        using IResumableTraining training = Trainer.BeginTraining(Request);
        Assert.That(training.Fidelity, Is.Zero);
        training.Advance(0.5);
        float[] weights = WeightsOf(training.ToClassifier());
        training.Advance(0.2);
        training.Advance(0.5);
        Assert.That((training.Fidelity, WeightsOf(training.ToClassifier())), Is.EqualTo((0.5, weights)));
        Assert.That(() => training.Advance(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => training.Advance(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_classifier_on_the_way_is_not_changed_by_what_follows()
    {
        using IResumableTraining training = Trainer.BeginTraining(Request);
        training.Advance(0.3);
        IDigitClassifier early = training.ToClassifier();
        float[] weights = WeightsOf(early);
        training.Advance(1);
        Assert.That(WeightsOf(early), Is.EqualTo(weights));
        Assert.That(WeightsOf(training.ToClassifier()), Is.Not.EqualTo(weights));
    }

    [Test]
    public void Cancelled_on_the_way_it_can_be_saved_and_go_on()
    {
        using IResumableTraining training = Trainer.BeginTraining(Request);
        using var source = new CancellationTokenSource();
        // Cancelled from another thread at some step or other, or, at the latest, before the first step of the second call.
        source.CancelAfter(TimeSpan.FromMilliseconds(5));
        Assert.That(
            () =>
            {
                training.Advance(0.9, null, source.Token);
                source.Cancel();
                training.Advance(1, null, source.Token);
            },
            Throws.InstanceOf<OperationCanceledException>().With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(source.Token));
        Assert.That(training.Fidelity, Is.LessThan(1));
        using IResumableTraining resumed = Trainer.ResumeTraining(Request, new MemoryStream(Save(training)));
        resumed.Advance(1);
        Assert.That(WeightsOf(resumed.ToClassifier()), Is.EqualTo(Uninterrupted.Value));
        training.Advance(1);
        Assert.That(WeightsOf(training.ToClassifier()), Is.EqualTo(Uninterrupted.Value));
    }

    [Test]
    public void Patience_ends_it_with_nothing_left_to_do()
    {
        DigitSet held = Request.Validation!;
        var misleading = new DigitSet("wrong", "made by a test", 28, 28, held.CopyPixels(), [.. held.Labels.ToArray().Select(label => (byte)((label + 1) % 10))]);
        using IResumableTraining training = Trainer.BeginTraining(Request with { Parameters = Parameters(epochs: 200, patience: 2), Validation = misleading });
        training.Advance(0.9);
        Assert.That(training.Fidelity, Is.EqualTo(1));
        Assert.That(() => training.Advance(1), Throws.Nothing);
    }

    [Test]
    public void Progress_tells_of_the_whole_training()
    {
        using IResumableTraining training = Trainer.BeginTraining(Request);
        var heard = new Listener();
        training.Advance(0.5, heard);
        Assert.That(heard.Reports, Has.None.Matches<TrainingProgress>(report => report.Fraction > 0.5));
        training.Advance(1, heard);
        Assert.That((heard.Reports[^1].Completed, heard.Reports[^1].Total), Is.EqualTo((4.0, 4.0)));
    }

    [Test]
    public void A_checkpoint_of_another_training_is_refused()
    {
        byte[] checkpoint = Checkpoint();
        Assert.Multiple(() =>
        {
            AssertRefused(checkpoint, Request with { Seed = 6 }, "its seed is 5, and the one asked for 6");
            AssertRefused(checkpoint, Request with { Parameters = Parameters(epochs: 5) }, "epochs=5");
            AssertRefused(checkpoint, Request with { Train = SyntheticDigits.Create(299) }, "it learns from 300 images, and was to go on with 299");
            AssertRefused(checkpoint, Request with { Train = SyntheticDigits.Create(300, seed: 3) }, "other images");
            AssertRefused(checkpoint, Request with { Validation = null }, "other validation images");
            AssertRefused(checkpoint, Request with { Validation = SyntheticDigits.Create(60, seed: 4) }, "other validation images");
        });
    }

    [Test]
    public void A_checkpoint_of_a_newer_format_is_refused()
    {
        string text = Encoding.Latin1.GetString(Checkpoint()); // a character for each byte
        byte[] checkpoint = Encoding.Latin1.GetBytes(text.Replace("\"convNetCheckpoint\":1", "\"convNetCheckpoint\":2", StringComparison.Ordinal));
        AssertRefused(checkpoint, Request, "format version 2");
    }

    [Test]
    public void A_checkpoint_that_is_cut_off_anywhere_is_refused()
    {
        byte[] whole = Checkpoint();
        int line = Array.IndexOf(whole, (byte)'\n');
        Assert.Multiple(() =>
        {
            foreach (int length in (int[])[0, 1, line - 1, line, line + 1, line + 100, whole.Length / 2, whole.Length - 1])
                AssertRefused(whole[..length], Request, "damaged");
        });
    }

    [Test]
    public void A_checkpoint_with_a_bit_flipped_anywhere_is_refused()
    {
        byte[] whole = Checkpoint();
        Assert.Multiple(() =>
        {
            foreach (int place in Enumerable.Range(0, 40).Select(i => i < 20 ? 40 * i : (int)((i - 20L) * whole.Length / 20)))
            {
                byte[] damaged = [.. whole];
                damaged[place] ^= 1;
                AssertRefused(damaged, Request, "cannot go on from this checkpoint");
            }
        });
    }

    [TestCase("")]
    [TestCase("null\n")]
    [TestCase("{}\n")]
    [TestCase("{\"convNetCheckpoint\":1,\"parameters\":null,\"seed\":1,\"images\":1,\"imagesHash\":\"\",\"validationHash\":null,\"contentHash\":\"\"}\n")]
    public void What_is_no_checkpoint_is_refused(string text) => AssertRefused(Encoding.UTF8.GetBytes(text), Request, "damaged");

    [Test]
    public void A_file_without_lines_is_not_read_to_its_end()
    {
        using var endless = new MemoryStream(Enumerable.Repeat((byte)'x', 1 << 20).ToArray());
        Assert.That(() => Trainer.ResumeTraining(Request, endless), Throws.InstanceOf<DigitTrainingException>());
        Assert.That(endless.Position, Is.LessThan(100_000));
    }

    private static ParameterSet Parameters(int epochs = 4, int patience = 0) => new(
    [
        new("preset", "fast"), new("width", 0.5), new("epochs", (long)epochs), new("minimumSteps", 0L), new("batchSize", 64L), new("dropout", 0.2),
        new("weightAverage", 0.5), new("patience", (long)patience),
    ]);

    private static float[] WeightsOf(IDigitClassifier classifier) => ((NetworkClassifier)classifier).Network.Parameters.ToArray();

    private static byte[] Checkpoint()
    {
        using IResumableTraining training = Trainer.BeginTraining(Request);
        training.Advance(0.3);
        return Save(training);
    }

    private static byte[] Save(IResumableTraining training)
    {
        using var stream = new MemoryStream();
        training.SaveCheckpoint(stream);
        return stream.ToArray();
    }

    private static void AssertRefused(byte[] checkpoint, TrainingRequest request, string reason) => Assert.That(
        () => Trainer.ResumeTraining(request, new MemoryStream(checkpoint)),
        Throws.InstanceOf<DigitTrainingException>().With.Message.StartsWith("convnet cannot go on").And.Message.Contains(reason));

    private sealed class Listener : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}
