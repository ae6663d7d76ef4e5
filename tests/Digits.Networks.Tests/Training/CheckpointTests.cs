using System.Text;
using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;
using Digits.Tests.Support;

namespace Digits.Networks.Tests.Training;

/// <summary>A training goes on from a checkpoint as if it had not been stopped; what is no checkpoint is refused.</summary>
public sealed class CheckpointTests
{
    private const int Steps = 12; // of the sample training: 3 epochs of 4

    private static readonly Lazy<(byte[] End, EpochReport[] History, float[] Best)> Uninterrupted = new(() =>
    {
        using var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options);
        SampleTraining.RunToEnd(training, SampleTraining.Train, SampleTraining.Validation);
        return (SampleTraining.Checkpoint(training), [.. training.History], training.ToBestNetwork().Parameters.ToArray());
    });

    private static readonly byte[] Small = SmallCheckpoint();

    [Test]
    public void Stopped_at_any_step_and_resumed_on_other_threads_it_ends_in_the_same_bits([Range(0, Steps)] int step, [Values] bool seekable)
    {
        byte[] checkpoint;
        using (var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options with { Threads = 2 }))
        {
            SampleTraining.RunToStep(training, step, SampleTraining.Train, SampleTraining.Validation);
            Assert.That(training.Step, Is.EqualTo(step));
            checkpoint = SampleTraining.Checkpoint(training);
            Assert.That(SampleTraining.Checkpoint(training), Is.EqualTo(checkpoint), "saving changes nothing");
        }

        using Stream stream = seekable ? new MemoryStream(checkpoint) : new ForwardStream(checkpoint);
        using NetworkTraining resumed = NetworkTraining.Resume(stream, threads: 1 + step % 3);
        Assert.That(resumed.Options.Threads, Is.EqualTo(1 + step % 3));
        Assert.That(resumed.Step, Is.EqualTo(step));
        Assert.That(SampleTraining.Checkpoint(resumed), Is.EqualTo(checkpoint), "nothing is lost on the way");
        SampleTraining.RunToEnd(resumed, SampleTraining.Train, SampleTraining.Validation);
        Assert.That(resumed.History, Is.EqualTo(Uninterrupted.Value.History));
        Assert.That(resumed.ToBestNetwork().Parameters.SequenceEqual(Uninterrupted.Value.Best));
        Assert.That(SampleTraining.Checkpoint(resumed), Is.EqualTo(Uninterrupted.Value.End));
    }

    [Test]
    public void Stopped_at_every_step_it_ends_in_the_same_bits_without_a_checkpoint_too()
    {
        using var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options);
        for (int step = 0; step <= Steps; step++)
            SampleTraining.RunToStep(training, step, SampleTraining.Train, SampleTraining.Validation);
        SampleTraining.RunToEnd(training, SampleTraining.Train, SampleTraining.Validation); // the last stop came before the measuring
        Assert.That(SampleTraining.Checkpoint(training), Is.EqualTo(Uninterrupted.Value.End));
    }

    [Test]
    public void One_who_listens_may_throw_after_the_last_step_and_go_on()
    {
        using var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options);
        Assert.That(() => training.RunEpoch(SampleTraining.Train, SampleTraining.Validation, _ =>
        {
            if (training.StepOfEpoch == Steps / 3)
                throw new InvalidTimeZoneException();
        }), Throws.InstanceOf<InvalidTimeZoneException>());
        using NetworkTraining resumed = NetworkTraining.Resume(new MemoryStream(SampleTraining.Checkpoint(training)));
        SampleTraining.RunToEnd(resumed, SampleTraining.Train, SampleTraining.Validation);
        Assert.That(SampleTraining.Checkpoint(resumed), Is.EqualTo(Uninterrupted.Value.End));
    }

    [Test]
    public void A_file_appears_whole_and_messages_name_it()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "training.safetensors");
        using (var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options))
        {
            training.SaveCheckpoint(path);
            training.RunEpoch(SampleTraining.Train, SampleTraining.Validation);
            training.SaveCheckpoint(path);
        }

        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo([path]));
        using (NetworkTraining resumed = NetworkTraining.Resume(path, threads: 2))
        {
            SampleTraining.RunToEnd(resumed, SampleTraining.Train, SampleTraining.Validation);
            Assert.That(SampleTraining.Checkpoint(resumed), Is.EqualTo(Uninterrupted.Value.End));
        }

        File.WriteAllText(path, "something else");
        Assert.That(() => NetworkTraining.Resume(path), Throws.InstanceOf<NetworkFileException>().With.Message.StartsWith(path));
        Assert.That(() => NetworkTraining.Resume(path + "x"), Throws.InstanceOf<FileNotFoundException>());
    }

    [Test]
    public void Truncated_anywhere_it_is_refused()
    {
        for (int length = 0; length < Small.Length; length++)
        {
            byte[] truncated = Small[..length];
            Assert.That(() => Resume(new MemoryStream(truncated)), Throws.TypeOf<NetworkFileException>(), $"after {length} bytes");
            Assert.That(() => Resume(new ForwardStream(truncated)), Throws.TypeOf<NetworkFileException>(), $"after {length} bytes");
        }

        Assert.That(() => Resume(new MemoryStream([.. Small, 0])), Throws.TypeOf<NetworkFileException>(), "and with a byte too many");
    }

    // What still makes sense may be read: a weight of another value, or an option. Then it can be trained, or says why not.
    [Test]
    public void Changed_anywhere_it_is_refused_or_can_go_on([Values(1, 2, 0x10, 0x80, 0xFF)] byte change)
    {
        ImageSource images = SyntheticImages.Create(6, new NetworkDefinition(2, 2, new Dense(2)));
        int refused = 0;
        for (int i = 0; i < Small.Length; i++)
        {
            byte[] changed = [.. Small];
            changed[i] ^= change;
            NetworkTraining training;
            try
            {
                training = Resume(new MemoryStream(changed));
            }
            catch (NetworkFileException)
            {
                refused++;
                continue;
            }

            using (training)
            {
                try
                {
                    training.RunEpoch(images, images);
                }
                catch (Exception exception) when (exception is ArgumentException { ParamName: "train" } or InvalidOperationException)
                {
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(Small.Length / 4));
    }

    [TestCase("digits-checkpoint", "digits-network", "another format", TestName = "Another format")]
    [TestCase("\"version\":\"1\"", "\"version\":\"2\"", "newer version", TestName = "A newer version")]
    [TestCase("\"definition\"", "\"definitely\"", "no definition", TestName = "No definition")]
    [TestCase("\"options\"", "\"option\"", "no options", TestName = "No options")]
    [TestCase("\"state\"", "\"states\"", "no state", TestName = "No state")]
    [TestCase("\\\"units\\\":2", "\\\"units\\\":3", "arrays", TestName = "Another network")]
    [TestCase("\\\"type\\\":\\\"adamw\\\"", "\\\"type\\\":\\\"adamx\\\"", "adamx", TestName = "An unknown optimizer")]
    [TestCase("\\\"batchSize\\\":4", "\\\"batchSize\\\":0", "BatchSize", TestName = "An impossible option")]
    [TestCase("\\\"batchSize\\\":4", "\\\"batchSize\\\":\\\"4\\\"", "batchSize", TestName = "An option of another type")]
    [TestCase("\\\"optimizer\\\":{", "\\\"optimizer\\\":null,\\\"other\\\":{", "optimizer", TestName = "No optimizer")]
    [TestCase("\\\"optimizer\\\":", "\\\"optimiser\\\":", "Optimizer", TestName = "An optimizer of another name")]
    [TestCase("\"second\"", "\"third\"", "arrays", TestName = "An array of another name")]
    [TestCase("\"F32\",\"shape\":[10]", "\"F32\",\"shape\":[2,5]", null, TestName = "An array of another shape and the same length")]
    [TestCase("\"F32\",\"shape\":[10]", "\"U8\",\"shape\":[40]", "arrays", TestName = "Arrays of another type")]
    [TestCase("\\\"weightAverage\\\":0.5", "\\\"weightAverage\\\":0", "arrays", TestName = "An array too many")]
    [TestCase("\\\"bestEpoch\\\":1", "\\\"bestEpoch\\\":0", "arrays", TestName = "The best weights of no epoch")]
    [TestCase("\\\"bestEpoch\\\":1", "\\\"bestEpoch\\\":2", "contradicts", TestName = "A best epoch that is not over")]
    [TestCase("\\\"epoch\\\":1,\\\"stepOfEpoch\\\":1", "\\\"epoch\\\":2,\\\"stepOfEpoch\\\":1", "contradicts", TestName = "More epochs than reports")]
    [TestCase("\\\"stepOfEpoch\\\":1", "\\\"stepOfEpoch\\\":-1", "contradicts", TestName = "A step before the first")]
    [TestCase("\\\"stepOfEpoch\\\":1", "\\\"stepOfEpoch\\\":0", "contradicts", TestName = "Another step of the epoch than of the training")]
    [TestCase("\\\"stepOfEpoch\\\":1,\\\"step\\\":3", "\\\"stepOfEpoch\\\":2000000000,\\\"step\\\":2000000002", "contradicts", TestName = "More steps than an epoch has")]
    [TestCase("\\\"trainCount\\\":6", "\\\"trainCount\\\":-6", "contradicts", TestName = "Fewer images than none")]
    [TestCase("\\\"history\\\":[{", "\\\"history\\\":[null],\\\"other\\\":[{", "contradicts", TestName = "An epoch without a report")]
    [TestCase("\\\"history\\\":[{", "\\\"history\\\":null,\\\"other\\\":[{", "history", TestName = "No history")]
    [TestCase("\\\"validationAccuracy\\\":", "\\\"validationAccuracy\\\":null,\\\"other\\\":", "contradicts", TestName = "A best epoch that was not measured")]
    public void A_checkpoint_that_makes_no_sense_is_refused(string text, string other, string? reason)
    {
        (_, string header, byte[] data) = SafetensorsBytes.Split(Small);
        Assert.That(header, Does.Contain(text));
        byte[] changed = SafetensorsBytes.Join(header.Replace(text, other, StringComparison.Ordinal), data);
        if (reason is null)
            Assert.That(() => Resume(new MemoryStream(changed)), Throws.Nothing);
        else
            Assert.That(() => Resume(new MemoryStream(changed)), Throws.TypeOf<NetworkFileException>().With.Message.Contains(reason));
    }

    [Test]
    public void Values_that_are_not_numbers_are_refused([Values("parameters", "first", "second", "average", "best")] string array)
    {
        (var header, string text, byte[] data) = SafetensorsBytes.Split(Small);
        BitConverter.TryWriteBytes(data.AsSpan((int)header[array]!["data_offsets"]![0]! + 4), float.NaN);
        Assert.That(() => Resume(new MemoryStream(SafetensorsBytes.Join(text, data))), Throws.TypeOf<NetworkFileException>().With.Message.Contains("holds"));
    }

    [Test]
    public void A_network_file_is_no_checkpoint_and_a_checkpoint_no_network_file()
    {
        using var stream = new MemoryStream();
        NetworkFile.Save(SampleNetworks.Random(SampleTraining.Definition), stream);
        Assert.That(() => Resume(new MemoryStream(stream.ToArray())), Throws.TypeOf<NetworkFileException>());
        Assert.That(() => NetworkFile.Load(new MemoryStream(Small)), Throws.TypeOf<NetworkFileException>());
        Assert.That(() => Resume(new MemoryStream(Encoding.UTF8.GetBytes("PK and so on"))), Throws.TypeOf<NetworkFileException>());
    }

    [Test]
    public void An_impossible_number_of_threads_is_the_callers_fault([Values(0, 257)] int threads) =>
        Assert.That(() => NetworkTraining.Resume(new MemoryStream(Small), threads), Throws.ArgumentException.With.Message.Contains("Threads"));

    private static NetworkTraining Resume(Stream stream) => NetworkTraining.Resume(stream, threads: 1);

    // After an epoch of two steps, and one step of the next.
    private static byte[] SmallCheckpoint()
    {
        var definition = new NetworkDefinition(2, 2, new Dense(2));
        ImageSource images = SyntheticImages.Create(6, definition);
        using var training = new NetworkTraining(definition, new TrainingOptions { Epochs = 3, BatchSize = 4, WeightAverage = 0.5f, Threads = 1 });
        SampleTraining.RunToStep(training, 3, images, images);
        return SampleTraining.Checkpoint(training);
    }
}
