using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Trainers;

/// <summary>
/// What <see cref="IDigitTrainer"/> promises, as tests that use nothing else: derive a fixture from this for a trainer of your own, give it
/// the trainer, and all of it runs. A trainer that is unavailable here is skipped, with its reason.
/// </summary>
internal abstract class TrainerContract(IDigitTrainer trainer)
{
    private static readonly ConcurrentDictionary<IDigitTrainer, Lazy<IDigitClassifier>> Trained = new();

    private static readonly DigitSet Train = SyntheticDigits.Create(300);
    private static readonly DigitSet HeldOut = SyntheticDigits.Create(200, seed: 2);

    /// <summary>Parameters with which a training on the synthetic digits takes a second or so; the defaults where they do.</summary>
    protected virtual ParameterSet Quick => ParameterSet.Empty;

    /// <summary>Parameters with which a training on MNIST takes far longer than the tests wait.</summary>
    protected virtual ParameterSet Endless => ParameterSet.Empty;

    /// <summary>One training on the synthetic digits, shared by the tests that only look at what came out.</summary>
    private IDigitClassifier Classifier => Trained.GetOrAdd(trainer, _ => new(() => trainer.Train(Request(Train)))).Value;

    [SetUp]
    public void Skip_where_it_cannot_run() => AvailableTrainer.Require(trainer);

    [Test]
    public void Its_name_fits_a_command_line_and_it_says_what_it_is()
    {
        Assert.That(trainer.Name, Does.Match("^[a-z0-9]+(-[a-z0-9]+)*$"));
        Assert.That(trainer.Description, Is.Not.Empty);
        Assert.That(trainer.SearchSpace.Select(parameter => parameter.Description), Is.All.Not.Empty);
        Assert.That(trainer.SearchSpace.Select(parameter => parameter.Fault(parameter.Default)), Is.All.Null, "every default is valid");
    }

    [Test]
    public void Learns_to_tell_digits_apart()
    {
        float[] probabilities = Scores.Of(Classifier, HeldOut);
        Scores.AssertProbabilities(probabilities);
        Assert.That(Scores.Accuracy(probabilities, HeldOut), Is.GreaterThanOrEqualTo(0.9));
    }

    [Test]
    public void Gives_probabilities_for_any_pixels()
    {
        var random = new Random(5);
        var noise = new byte[784];
        random.NextBytes(noise);
        byte[] white = [.. Enumerable.Repeat((byte)255, 784)];
        Scores.AssertProbabilities(Scores.Of(Classifier, Sets.Make(28, 28, [.. new byte[784], .. white, .. noise], [0, 1, 2])));
    }

    [Test]
    public void Many_threads_score_as_one_does_to_the_bit()
    {
        float[] expected = OneByOne();
        var scores = new float[8][];
        Parallel.For(0, scores.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => scores[i] = OneByOne());
        Assert.That(scores, Is.All.EqualTo(expected));
    }

    [Test]
    public void One_image_scores_as_it_does_among_many_but_for_rounding() =>
        Assert.That(OneByOne(), Is.EqualTo(Scores.Of(Classifier, HeldOut)).Within(1e-5f));

    [Test]
    public void Scoring_refuses_lengths_that_disagree()
    {
        Assert.That(() => Classifier.Score(new byte[783], new float[10]), Throws.ArgumentException);
        Assert.That(() => Classifier.Score(new byte[784], new float[9]), Throws.ArgumentException);
        Assert.That(() => Classifier.Score(new byte[785], new float[10]), Throws.ArgumentException);
        Assert.That(() => Classifier.Score([], []), Throws.Nothing, "no image at all is a set like any other");
    }

    [Test]
    public void Refuses_parameters_and_names_every_fault() =>
        Assert.That(
            () => trainer.Train(Request(Train) with { Parameters = new ParameterSet([new("colour", "red"), new("taste", 3L)]) }),
            Throws.ArgumentException.With.Message.Contains("colour").And.Message.Contains("taste"));

    [Test]
    public void Refuses_a_parameter_out_of_its_range()
    {
        foreach (Parameter parameter in trainer.SearchSpace)
        {
            object wrong = parameter switch { IntegerRange => long.MinValue, FloatRange => double.NaN, _ => "no such word" };
            var values = new List<KeyValuePair<string, object>> { new(parameter.Name, wrong) };
            if (parameter.When is { } condition)
                values.Add(new(condition.Parameter, condition.Options[0]));
            Assert.That(
                () => trainer.Train(Request(Train) with { Parameters = new ParameterSet(values) }),
                Throws.ArgumentException.With.Message.Contains($"{parameter.Name} must be"));
        }
    }

    [Test]
    public void Refuses_to_run_on_no_thread() =>
        Assert.That(() => trainer.Train(Request(Train) with { Threads = 0 }), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Refuses_a_set_without_images() =>
        Assert.That(
            () => trainer.Train(Request(SyntheticDigits.Create(0))), Throws.InstanceOf<DigitTrainingException>().With.Message.Contains(trainer.Name));

    [Test]
    public void A_digit_that_a_hand_collected_set_lacks_does_no_harm([Values((byte)0, (byte)9)] byte missing)
    {
        byte[] others = [.. Enumerable.Range(0, 10).Select(digit => (byte)digit).Where(digit => digit != missing)];
        IDigitClassifier classifier = trainer.Train(Request(SyntheticDigits.Only(300, others)));
        DigitSet known = HeldOut.Select([.. Enumerable.Range(0, HeldOut.Count).Where(i => HeldOut.Labels[i] != missing)]);
        float[] probabilities = Scores.Of(classifier, known);
        Scores.AssertProbabilities(probabilities);
        Assert.That(Scores.Accuracy(probabilities, known), Is.GreaterThanOrEqualTo(0.9));
    }

    [Test]
    public void Two_digits_are_enough_to_tell_them_apart()
    {
        IDigitClassifier classifier = trainer.Train(Request(SyntheticDigits.Only(300, 3, 7)));
        DigitSet known = HeldOut.Select([.. Enumerable.Range(0, HeldOut.Count).Where(i => HeldOut.Labels[i] is 3 or 7)]);
        float[] probabilities = Scores.Of(classifier, known);
        Scores.AssertProbabilities(probabilities);
        Assert.That(Scores.Accuracy(probabilities, known), Is.GreaterThanOrEqualTo(0.9));
    }

    [Test]
    public void A_set_of_one_digit_only_trains_or_is_refused_in_plain_words() => TrainsOrRefuses(SyntheticDigits.Only(300, 6));

    [Test]
    public void A_single_image_trains_or_is_refused_in_plain_words() => TrainsOrRefuses(SyntheticDigits.Create(1));

    [Test]
    public void Blank_images_train_or_are_refused_in_plain_words() =>
        TrainsOrRefuses(Sets.Make(28, 28, new byte[20 * 784], [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 10))]));

    [Test]
    public void Images_of_another_size_are_accepted()
    {
        IDigitClassifier classifier = trainer.Train(Request(SyntheticDigits.Create(300, side: 16)));
        DigitSet normalized = Digits.Imaging.DigitNormalizer.Normalize(SyntheticDigits.Create(200, seed: 2, side: 16));
        Assert.That(Scores.Accuracy(Scores.Of(classifier, normalized), normalized), Is.GreaterThan(0.5));
    }

    [Test]
    public void The_same_seed_on_as_many_threads_as_it_says_gives_the_same_model_to_the_bit([Values(1, 2)] int threads)
    {
        Assert.That(trainer.DeterministicThreads(threads), Is.InRange(1, threads));
        TrainingRequest request = Request(Train) with { Threads = trainer.DeterministicThreads(threads), Seed = 12 };
        (IDigitClassifier first, IDigitClassifier second) = (trainer.Train(request), trainer.Train(request));
        Assert.That(Scores.Of(second, HeldOut), Is.EqualTo(Scores.Of(first, HeldOut)));
        Assert.That(Entries(second), Is.EqualTo(Entries(first)));
    }

    [Test]
    public void Any_seed_will_do([Values(int.MinValue, 0)] int seed) =>
        Assert.That(Scores.Accuracy(Scores.Of(trainer.Train(Request(Train) with { Seed = seed }), HeldOut), HeldOut), Is.GreaterThanOrEqualTo(0.9));

    [Test]
    public void Two_trainings_at_once_do_not_disturb_each_other()
    {
        TrainingRequest request = Request(Train) with { Threads = 1 };
        float[] alone = Scores.Of(trainer.Train(request), HeldOut);
        var together = new float[2][];
        Parallel.For(0, 2, i => together[i] = Scores.Of(trainer.Train(request), HeldOut));
        Assert.That(together, Is.All.EqualTo(alone));
    }

    [Test]
    public void Progress_never_goes_back_and_says_nothing_once_the_training_is_over()
    {
        var heard = new ConcurrentQueue<TrainingProgress>();
        trainer.Train(Request(Train) with { Threads = 1 }, new Listener(heard.Enqueue));
        int atEnd = heard.Count;
        Thread.Sleep(500);
        Assert.Multiple(() =>
        {
            Assert.That(heard.Count, Is.EqualTo(atEnd));
            Assert.That(heard.Select(report => report.Stage), Is.All.Not.Empty);
            Assert.That(heard.Where(report => report.Fraction is not null).Select(report => report.Fraction!.Value), Is.Ordered.And.All.InRange(0, 1));
            Assert.That(heard.Where(report => report is { Completed: not null, Total: not null }), Is.All.Matches<TrainingProgress>(r => r.Completed <= r.Total));
        });
    }

    [Test]
    public void Cancelled_before_it_begins_it_does_not_begin() =>
        Assert.That(() => trainer.Train(Request(Train), null, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void Midway_on_MNIST_it_tells_how_far_it_is_and_cancelled_ends_within_two_seconds()
    {
        DigitSet mnist = RealMnist.Value;
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        long cancelled = 0;
        using CancellationTokenRegistration registration = source.Token.Register(() => cancelled = Stopwatch.GetTimestamp());
        var heard = new ConcurrentQueue<TrainingProgress>();
        var listener = new Listener(report =>
        {
            if (heard.IsEmpty)
                source.CancelAfter(TimeSpan.FromSeconds(1));
            heard.Enqueue(report);
        });
        Assert.That(
            () => trainer.Train(new TrainingRequest(mnist) { Parameters = Endless, Threads = 1 }, listener, source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Stopwatch.GetElapsedTime(cancelled), Is.LessThan(TimeSpan.FromSeconds(4)), "twice the promise, for machines with other work");
        Assert.That(heard.Select(report => report.Fraction ?? 0), Is.Not.Empty.And.All.LessThan(0.5), "a training without end has hardly begun");
    }

    private static class RealMnist
    {
        private static readonly Lazy<DigitSet> Set = new(() => DigitReader.Read(RealData.Folder("mnist")).Training);

        public static DigitSet Value
        {
            get
            {
                RealData.Folder("mnist"); // skips here; a lazy value would remember the exception
                return Set.Value;
            }
        }
    }

    private float[] OneByOne()
    {
        var probabilities = new float[HeldOut.Count * DigitSet.Classes];
        for (int image = 0; image < HeldOut.Count; image++)
            Classifier.Score(HeldOut.Image(image), probabilities.AsSpan(image * DigitSet.Classes, DigitSet.Classes));
        return probabilities;
    }

    private TrainingRequest Request(DigitSet set) => new(set) { Parameters = Quick, Threads = 1 };

    private void TrainsOrRefuses(DigitSet set)
    {
        try
        {
            Scores.AssertProbabilities(Scores.Of(trainer.Train(Request(set)), HeldOut));
        }
        catch (DigitTrainingException refusal)
        {
            Assert.That(refusal.Message, Does.StartWith(trainer.Name).And.Match("digit|image|class"));
        }
    }

    private static Dictionary<string, string> Entries(IDigitClassifier classifier)
    {
        using var stream = new MemoryStream();
        classifier.Save(stream);
        stream.Position = 0;
        using var zip = new ZipArchive(stream);
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream content = entry.Open();
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content));
        });
    }

    private sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => hear(value);
    }
}
