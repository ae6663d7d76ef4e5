using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Digits.Data;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework.Constraints;

namespace Digits.Tests.Models;

internal sealed class DigitModelTests
{
    private static readonly DigitSet Images = SyntheticDigits.Create(100, seed: 2);

    private static readonly Lazy<byte[]> Sdca = new(() => Zips.Save(TrainedModels.Of("sdca")));

    [TestCaseSource(typeof(TrainedModels), nameof(TrainedModels.Trainers))]
    public void What_was_saved_scores_as_before_to_the_bit(string trainer)
    {
        DigitModel model = TrainedModels.Of(trainer);
        DigitModel loaded = Load(Zips.Save(model));
        Assert.That(Scores.Of(loaded.Classifier, Images), Is.EqualTo(Scores.Of(model.Classifier, Images)));
        Assert.That(loaded.Manifest with { Entries = model.Manifest.Entries, Rejection = model.Manifest.Rejection }, Is.EqualTo(model.Manifest));
        Assert.That(Zips.Entries(Zips.Save(loaded)).Keys, Is.EqualTo(Zips.Entries(Zips.Save(model)).Keys));
    }

    [TestCaseSource(typeof(TrainedModels), nameof(TrainedModels.Trainers))]
    public void A_program_that_knows_only_ML_NET_opens_it(string trainer)
    {
        DigitModel model = TrainedModels.Of(trainer);
        var context = new MLContext(seed: 3);
        using var zip = new MemoryStream(Zips.Save(model));
        ITransformer chain = context.Model.Load(zip, out DataViewSchema schema);
        Assert.That(schema["Pixels"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 784)));

        IEnumerable<PlainInput> rows = Enumerable.Range(0, Images.Count).Select(i => new PlainInput { Pixels = [.. Images.Image(i).ToArray().Select(p => p / 255f)] });
        PlainOutput[] scored = [.. context.Data.CreateEnumerable<PlainOutput>(chain.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
        PlainOutput single = context.Model.CreatePredictionEngine<PlainInput, PlainOutput>(chain).Predict(rows.First());

        Assert.Multiple(() =>
        {
            // ONNX Runtime sums in another order than our engine.
            Assert.That(scored.SelectMany(row => row.Score), Is.EqualTo(Scores.Of(model.Classifier, Images)).Within(trainer == "convnet" ? 1e-5f : 0f));
            Assert.That(scored.Select(row => (int)row.PredictedLabel), Is.EqualTo(scored.Select(row => Array.IndexOf(row.Score, row.Score.Max()))));
            Assert.That(scored.Where((row, i) => row.PredictedLabel == Images.Labels[i]).Count(), Is.GreaterThanOrEqualTo(85));
            Assert.That((single.PredictedLabel, single.Score), Is.EqualTo((scored[0].PredictedLabel, scored[0].Score)));
        });
    }

    [TestCaseSource(typeof(TrainedModels), nameof(TrainedModels.Trainers))]
    public void Two_saves_are_equal_entry_by_entry(string trainer)
    {
        byte[] first = Zips.Save(TrainedModels.Of(trainer)), second = Zips.Save(TrainedModels.Of(trainer));
        Assert.That(Zips.Entries(second), Is.EqualTo(Zips.Entries(first)));
    }

    [Test]
    public void A_model_saved_twice_gives_the_same_bytes()
    {
        using MemoryStream first = new(), second = new();
        TrainedModels.Of("sdca").Save(first);
        Thread.Sleep(2100); // the clock of a zip file ticks every two seconds
        TrainedModels.Of("sdca").Save(second);
        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
    }

    [Test]
    public void The_manifest_names_the_hash_of_every_other_entry()
    {
        SortedDictionary<string, byte[]> entries = Zips.Entries(Sdca.Value);
        entries.Remove(DigitModel.ManifestEntry);
        Assert.That(entries, Is.Not.Empty);
        Assert.That(Load(Sdca.Value).Manifest.Entries, Is.EquivalentTo(entries.ToDictionary(entry => entry.Key, entry => Convert.ToHexStringLower(SHA256.HashData(entry.Value)))));
    }

    [Test]
    public void The_manifest_is_JSON_that_says_how_the_model_came_to_be()
    {
        JsonNode manifest = JsonNode.Parse(Zips.Entries(Sdca.Value)[DigitModel.ManifestEntry])!;
        Assert.That(
            (manifest["formatVersion"]!.GetValue<int>(), manifest["trainer"]!.GetValue<string>(), manifest["data"]!["name"]!.GetValue<string>()),
            Is.EqualTo((1, "sdca", "synthetic")));
        Assert.That(manifest["parameters"]!["iterations"]!.GetValue<int>(), Is.EqualTo(10));
        Assert.That(manifest["metrics"]!["validationAccuracy"]!.GetValue<double>(), Is.EqualTo(0.1 + 0.2));
    }

    [Test]
    public void A_truncated_file_is_refused([Values("sdca", "convnet")] string trainer, [Values(0, 1, 10, 100, 500, 900, 990, 999)] int perMille)
    {
        byte[] zip = Zips.Save(TrainedModels.Of(trainer));
        Assert.That(() => Load(zip[..(int)((long)zip.Length * perMille / 1000)]), Refused("no zip file, or a truncated or damaged one"));
    }

    [Test]
    public void An_entry_with_one_byte_changed_is_refused([Values("sdca", "convnet")] string trainer)
    {
        byte[] zip = Zips.Save(TrainedModels.Of(trainer));
        foreach (string name in Zips.Entries(zip).Keys.Where(name => name != DigitModel.ManifestEntry))
        {
            byte[] changed = Zips.Edit(zip, entries =>
            {
                if (entries[name].Length > 0)
                    entries[name][entries[name].Length / 2] ^= 1;
                else
                    entries[name] = [1];
            });
            Assert.That(() => Load(changed), Refused($"the entry {name} does not have the hash"));
        }
    }

    [Test]
    public void A_byte_changed_anywhere_in_the_file_is_refused_or_of_no_account([Values("sdca", "convnet")] string trainer)
    {
        byte[] zip = Zips.Save(TrainedModels.Of(trainer));
        float[] expected = Scores.Of(Load(zip).Classifier, Images);
        var random = new Random(4);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                byte[] changed = [.. zip];
                int at = i < 150 ? random.Next(changed.Length) : changed.Length - 1 - random.Next(2000); // half of them in the directory
                changed[at] ^= (byte)(1 << random.Next(8));
                try
                {
                    Assert.That(Scores.Of(Load(changed).Classifier, Images), Is.EqualTo(expected), $"byte {at} of {changed.Length}");
                }
                catch (DigitModelException)
                {
                    // refused, in its own words
                }
                catch (Exception exception) when (exception is not NUnit.Framework.ResultStateException)
                {
                    Assert.Fail($"byte {at} of {changed.Length}: {exception}");
                }
            }
        });
    }

    [Test]
    public void A_network_without_its_entry_is_refused_not_read_by_ML_NET() =>
        Assert.That(
            () => Load(Zips.Edit(Zips.Save(TrainedModels.Of("convnet")), entries => entries.Remove(NetworkClassifier.NetworkEntry))),
            Refused($"the entry {NetworkClassifier.NetworkEntry} is missing"));

    [Test]
    public void A_missing_entry_is_refused()
    {
        foreach (string name in Zips.Entries(Sdca.Value).Keys.Where(name => name != DigitModel.ManifestEntry))
            Assert.That(() => Load(Zips.Edit(Sdca.Value, entries => entries.Remove(name))), Refused($"the entry {name} is missing"));
    }

    [Test]
    public void An_additional_entry_is_refused() =>
        Assert.That(() => Load(Zips.Edit(Sdca.Value, entries => entries["virus.exe"] = [1])), Refused("the entry virus.exe is not in the manifest"));

    [Test]
    public void An_entry_that_is_there_twice_is_refused()
    {
        SortedDictionary<string, byte[]> entries = Zips.Entries(Sdca.Value);
        KeyValuePair<string, byte[]> first = entries.First(entry => entry.Key != DigitModel.ManifestEntry);
        Assert.That(() => Load(Zips.Pack([.. entries, first])), Refused(first.Key));
    }

    [Test]
    public void A_plain_ML_NET_model_is_told_apart() =>
        Assert.That(() => Load(Zips.Edit(Sdca.Value, entries => entries.Remove(DigitModel.ManifestEntry))), Refused("an ML.NET model, but no digit model"));

    [Test]
    public void A_zip_of_something_else_is_told_apart() =>
        Assert.That(() => Load(Zips.Pack([new("holiday.jpg", [1, 2, 3])])), Refused("a zip file, but no model"));

    [Test]
    public void A_zip_whose_manifest_is_right_but_which_is_no_model_of_ML_NET_is_refused()
    {
        var fake = new DigitModel(new FakeClassifier(), TrainedModels.Manifest("sdca"));
        Assert.That(() => Load(Zips.Save(fake)), Refused("ML.NET cannot open the model"));
    }

    [Test]
    public void An_ML_NET_model_of_other_things_is_refused_though_its_manifest_is_right()
    {
        var context = new MLContext(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Flower { Label = (uint)(i % 3), Pixels = [.. Enumerable.Repeat(i % 3f, 784)] }));
        ITransformer three = context.Transforms.Conversion.MapValueToKey("Label").Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", "Pixels", maximumNumberOfIterations: 3))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var model = new DigitModel(new SavedBy(stream => context.Model.Save(three, data.Schema, stream)), TrainedModels.Manifest("sdca"));
        Assert.That(() => Load(Zips.Save(model)), Refused("none that reads digits"));
    }

    [TestCaseSource(nameof(WrongNetworks))]
    public void Whatever_the_hashes_say_only_a_network_that_reads_digits_is_read(byte[] network, string words)
    {
        byte[] zip = Zips.Edit(Zips.Save(TrainedModels.Of("convnet")), entries => entries[NetworkClassifier.NetworkEntry] = network);
        zip = Zips.EditManifest(zip, manifest => manifest["entries"]![NetworkClassifier.NetworkEntry] = Convert.ToHexStringLower(SHA256.HashData(network)));
        Assert.That(() => Load(zip), Refused("the entry digits/network.safetensors holds no network that reads digits").And.Message.Contains(words));
    }

    [Test]
    public void A_newer_format_is_told_from_damage_even_if_nothing_else_is_as_it_was() =>
        Assert.That(
            () => Load(Zips.Edit(Sdca.Value, entries => entries[DigitModel.ManifestEntry] = """{"formatVersion": 2, "trainer": {"a": 1}}"""u8.ToArray())),
            Refused("format version 2, and this version of Digits reads up to 1. Update Digits."));

    [Test]
    public void Newer_preprocessing_is_refused() =>
        Assert.That(() => Load(Zips.EditManifest(Sdca.Value, manifest => manifest["preprocessingVersion"] = 99)), Refused("preprocessing version 99").And.Message.Contains("Update Digits"));

    [Test]
    public void Another_input_size_is_refused() =>
        Assert.That(() => Load(Zips.EditManifest(Sdca.Value, manifest => manifest["rows"] = 16)), Refused("16×28 pixels"));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("{}")]
    [TestCase("\u0000\u0001garbage")]
    [TestCase("""{"formatVersion": "one"}""")]
    [TestCase("""{"formatVersion": 1e99}""")]
    [TestCase("""{"formatVersion": 1}""")]
    public void A_manifest_that_is_none_is_refused(string json) =>
        Assert.That(
            () => Load(Zips.Edit(Sdca.Value, entries => entries[DigitModel.ManifestEntry] = Encoding.UTF8.GetBytes(json))), Refused("digits/manifest.json is damaged"));

    [TestCase("trainer")]
    [TestCase("parameters")]
    [TestCase("data")]
    [TestCase("metrics")]
    [TestCase("entries")]
    [TestCase("libraryVersion")]
    [TestCase("seed")]
    [TestCase("preprocessingVersion")]
    public void A_manifest_that_lacks_a_value_is_refused(string key) =>
        Assert.That(() => Load(Zips.EditManifest(Sdca.Value, manifest => manifest[key] = null)), Refused("digits/manifest.json is damaged"));

    [TestCase("formatVersion")]
    [TestCase("preprocessingVersion")]
    public void A_version_that_never_was_is_refused(string key) =>
        Assert.That(() => Load(Zips.EditManifest(Sdca.Value, manifest => manifest[key] = 0)), Refused("digits/manifest.json is damaged"));

    [Test]
    public void A_manifest_without_a_part_of_the_data_is_refused() =>
        Assert.That(() => Load(Zips.EditManifest(Sdca.Value, manifest => manifest["data"]!.AsObject().Remove("hash"))), Refused("is damaged"));

    [Test]
    public void What_a_later_version_may_add_to_the_manifest_is_passed_over() =>
        Assert.That(Load(Zips.EditManifest(Sdca.Value, manifest => manifest["colour"] = "blue")).Manifest.Trainer, Is.EqualTo("sdca"));

    [Test]
    public void An_entry_that_promises_gigabytes_is_refused_before_it_is_read() =>
        Assert.That(() => Load(Zips.ClaimSize(Sdca.Value, DigitModel.ManifestEntry, 0x7FFFFFFF)), Refused("the zip promises over"));

    [Test]
    public void Entries_that_promise_more_than_can_be_counted_are_refused() =>
        Assert.That(() => Load(Zips.ClaimEndless("a", "b", "c")), Refused("the zip promises over"));

    [Test]
    public void An_entry_that_holds_more_than_it_says_is_refused()
    {
        byte[] bomb = new byte[50 << 20];
        byte[] zip = Zips.Edit(Sdca.Value, entries => entries["bomb"] = bomb);
        zip = Zips.EditManifest(zip, manifest => manifest["entries"]!["bomb"] = Convert.ToHexStringLower(SHA256.HashData(bomb)));
        Assert.That(() => Load(Zips.ClaimSize(zip, "bomb", 10)), Throws.InstanceOf<DigitModelException>());
    }

    [Test]
    public void A_manifest_that_is_too_long_is_refused() =>
        Assert.That(
            () => Load(Zips.Edit(Sdca.Value, entries => entries[DigitModel.ManifestEntry] = [.. Enumerable.Repeat((byte)' ', 17 << 20)])), Refused("is damaged: it is too long"));

    [Test]
    public void Files_that_are_no_models_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.zip"), []);
        File.WriteAllText(folder.File("text.zip"), "hello");
        Assert.Multiple(() =>
        {
            Assert.That(() => DigitModel.Load(folder.File("empty.zip")), Refused("empty.zip: no zip file"));
            Assert.That(() => DigitModel.Load(folder.File("text.zip")), Refused("text.zip: no zip file"));
            Assert.That(() => DigitModel.Load(folder.File("absent.zip")), Refused("absent.zip: the model cannot be read"));
            Assert.That(() => DigitModel.Load(folder.File("no/folder.zip")), Refused("folder.zip: the model cannot be read"));
            Assert.That(() => DigitModel.Load(folder.Path), Refused("a folder, but a model is a .zip file"));
        });
    }

    [Test]
    public void A_stream_that_cannot_seek_is_read_too()
    {
        using var stream = new ForwardOnly(Sdca.Value);
        Assert.That(Scores.Of(DigitModel.Load(stream).Classifier, Images), Is.EqualTo(Scores.Of(TrainedModels.Of("sdca").Classifier, Images)));
    }

    [Test]
    public void A_stream_is_left_open()
    {
        using var stream = new MemoryStream();
        TrainedModels.Of("sdca").Save(stream);
        DigitModel.Load(stream);
        Assert.That(stream.CanRead, Is.True);
    }

    [Test]
    public void Saving_makes_the_folder_and_replaces_the_file_that_was_there()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("new/deep/model.zip");
        new DigitModel(new FakeClassifier(), TrainedModels.Manifest("sdca")).Save(path);
        TrainedModels.Of("sdca").Save(path);
        Assert.That(DigitModel.Load(path).Manifest.Trainer, Is.EqualTo("sdca"));
        Assert.That(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!), Is.EqualTo((string[])[path]));
    }

    [Test]
    public void A_save_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.zip"), "old");
        var failing = new DigitModel(
            new SavedBy(stream =>
            {
                stream.Write(new byte[1000]);
                throw new IOException("disk full");
            }),
            TrainedModels.Manifest("sdca"));
        Assert.That(() => failing.Save(folder.File("model.zip")), Throws.InstanceOf<IOException>().With.Message.Contains("disk full"));
        Assert.That(File.ReadAllText(folder.File("model.zip")), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Saving_onto_a_folder_fails_and_leaves_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model.zip"));
        Assert.That(() => TrainedModels.Of("sdca").Save(folder.File("model.zip")), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo((string[])[folder.File("model.zip")]));
    }

    [Test]
    public void Saving_below_a_file_fails()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "x");
        Assert.That(() => TrainedModels.Of("sdca").Save(folder.File("file/model.zip")), Throws.InstanceOf<IOException>());
    }

    private static IEnumerable<TestCaseData> WrongNetworks()
    {
        byte[] Saved(int side, int classes)
        {
            using var stream = new MemoryStream();
            NetworkFile.Save(Network.Initialize(new NetworkDefinition(side, side, new Dense(classes)), 1), stream);
            return stream.ToArray();
        }

        byte[] right = Saved(28, 10);
        yield return new TestCaseData(Array.Empty<byte>(), "ends after 0 bytes").SetArgDisplayNames("none");
        yield return new TestCaseData("a text"u8.ToArray(), "cannot be read as a safetensors file").SetArgDisplayNames("text");
        yield return new TestCaseData(right[..^1], "ends in").SetArgDisplayNames("truncated");
        yield return new TestCaseData((byte[])[.. right, 0], "more bytes follow").SetArgDisplayNames("too long");
        yield return new TestCaseData((byte[])[.. right[..^4], .. BitConverter.GetBytes(float.NaN)], "NaN").SetArgDisplayNames("no number");
        yield return new TestCaseData(Saved(16, 10), "16×16 pixels").SetArgDisplayNames("other images");
        yield return new TestCaseData(Saved(28, 26), "26 classes").SetArgDisplayNames("other classes");
    }

    private static DigitModel Load(byte[] zip) => DigitModel.Load(new MemoryStream(zip));

    private static ContainsConstraint Refused(string words) => Throws.InstanceOf<DigitModelException>().With.Message.Contains(words);

    private sealed class PlainInput
    {
        [VectorType(784)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class PlainOutput
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class Flower
    {
        public uint Label { get; set; }

        [VectorType(784)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class SavedBy(Action<Stream> save) : IDigitClassifier
    {
        public void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities) => throw new NotSupportedException();

        public void Save(Stream zip) => save(zip);
    }

    private sealed class ForwardOnly(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override long Length => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
