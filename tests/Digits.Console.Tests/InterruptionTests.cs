using System.Net;
using System.Net.Sockets;
using Digits.CommandLine.Tests.Support;
using Digits.Data;
using Digits.Experiments;

namespace Digits.CommandLine.Tests;

/// <summary>Ctrl-C and SIGTERM at many moments: soon an end with 130, nothing half-written, and the best model saved.</summary>
[NonParallelizable]
internal sealed class InterruptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [SetUp]
    public void SkipWithoutSignals() => DigitsProcess.SkipWithoutSignals();

    [TestCase(DigitsProcess.Interrupt)]
    [TestCase(DigitsProcess.Terminate)]
    public void While_fetching(int signal)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var place = new Workplace();
        place.Variables["HTTPS_PROXY"] = $"http://{silent.LocalEndpoint}";
        using var process = DigitsProcess.Start(place, "experiment");
        using TcpClient connection = silent.AcceptTcpClient();
        process.Signal(signal);
        EndsSoon(place, process, "digits: cancelled.");
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path), Is.Empty);
    }

    [Test]
    public void While_reading()
    {
        using var place = new Workplace();
        string many = place.File("many");
        for (int label = 0; label < 10; label++)
            Directory.CreateDirectory(Path.Combine(many, label.ToString()));
        byte[] picture = File.ReadAllBytes(Path.Combine(MadeData.Pictures, "train", "3", "00003.png"));
        for (int i = 0; i < 3000; i++)
            File.WriteAllBytes(Path.Combine(many, (i % 10).ToString(), $"{i}.png"), picture);
        using var process = DigitsProcess.Start(place, "experiment", "--data", "many", "--out", "results");
        process.WaitFor("data: many");
        process.Signal(DigitsProcess.Interrupt);
        EndsSoon(place, process, "digits: cancelled.");
        Assert.That(place.File("results"), Does.Not.Exist);
    }

    [TestCase("sdca", 0)]
    [TestCase("convnet", 50)]
    [TestCase("lightgbm", 600)]
    [TestCase("lbfgs", 0)]
    [TestCase("averaged-perceptron", 100)]
    [TestCase("fasttree", 800)]
    public void In_the_first_trial(string trainer, int milliseconds)
    {
        using var place = new Workplace();
        using var process = DigitsProcess.Start(place, "experiment", "--data", MadeData.Hard, "--trainers", trainer, "--out", "results");
        process.WaitFor($"trial 1: {trainer}");
        Thread.Sleep(milliseconds);
        process.Signal(DigitsProcess.Interrupt);
        EndsSoon(place, process, "digits: cancelled before any trial had finished; go on with: digits experiment --resume --out results");
        Assert.That(Directory.EnumerateFileSystemEntries(place.File("results")).Select(Path.GetFileName), Is.EqualTo((string[])["experiment.db"]));
        Assert.That(StoredTrials.Of(place.File("results")).Select(trial => trial.State), Is.EqualTo((TrialState[])[TrialState.Running]));
    }

    [TestCase("fasttree", DigitsProcess.Interrupt)]
    [TestCase("fasttree", DigitsProcess.Terminate)]
    [TestCase("lightgbm", DigitsProcess.Interrupt)]
    public void In_the_second_trial_the_first_model_is_saved(string second, int signal)
    {
        using var place = new Workplace();
        using var process = DigitsProcess.Start(place, "experiment", "--data", MadeData.Hard, "--trainers", $"sdca,{second}", "--out", "results");
        process.WaitFor($"trial 2: {second}");
        Thread.Sleep(500);
        process.Signal(signal);
        Outcome outcome = EndsSoon(place, process, "digits: cancelled; the best model so far is saved: results/model.zip");
        Assert.That(outcome.Out, Does.Contain("trial 2, " + second + ", pruned: interrupted").And.Contains("not tested"));
        AssertModelWorks(place);
    }

    [Test]
    public void In_the_refit_the_model_without_it_is_saved()
    {
        using var place = new Workplace();
        using var process = DigitsProcess.Start(place, "experiment", "--json", "--data", MadeData.Hard, "--trainers", "lightgbm", "--trials", "1", "--out", "results");
        process.WaitFor("refitting");
        process.Signal(DigitsProcess.Interrupt);
        Outcome outcome = EndsSoon(place, process, "digits: cancelled; the best model so far is saved: results/model.zip");
        Assert.That(outcome.Json.GetProperty("best").GetInt32(), Is.EqualTo(1));
        AssertModelWorks(place);
    }

    [TestCase("fasttree")]
    [TestCase("averaged-perceptron")]
    public void In_a_training_the_old_model_stays(string trainer)
    {
        using var place = new Workplace();
        File.Copy(MadeData.Model, place.File("model.zip"));
        using var process = DigitsProcess.Start(place, "train", "--trainer", trainer, "--data", MadeData.Hard);
        process.WaitFor("data: ");
        Thread.Sleep(700);
        process.Signal(DigitsProcess.Interrupt);
        EndsSoon(place, process, "");
        Assert.That(File.ReadAllBytes(place.File("model.zip")), Is.EqualTo(File.ReadAllBytes(MadeData.Model)));
    }

    [TestCase("png", 300)]
    [TestCase("idx.gz", 100)]
    public void In_an_export_nothing_stays(string format, int milliseconds)
    {
        using var place = new Workplace();
        var random = new Random(1);
        var pixels = new byte[60_000 * 784];
        random.NextBytes(pixels);
        DigitWriter.Write(new DigitData(new DigitSet("noise", "made by a test", 28, 28, pixels, new byte[60_000])), place.File("noise"), DigitFileFormat.Idx);
        using var process = DigitsProcess.Start(place, "data", "export", "noise", "copy", "--format", format);
        while (!Directory.Exists(place.File("copy")) || !Directory.EnumerateFileSystemEntries(place.File("copy")).Any())
            Thread.Sleep(5);
        Thread.Sleep(milliseconds);
        process.Signal(DigitsProcess.Interrupt);
        EndsSoon(place, process, "");
        Assert.That(place.File("copy"), Does.Not.Exist);
    }

    [Test]
    public void Twice_in_a_row()
    {
        using var place = new Workplace();
        using var process = DigitsProcess.Start(place, "experiment", "--data", MadeData.Hard, "--trainers", "sdca,fasttree", "--out", "results");
        process.WaitFor("trial 2: fasttree");
        process.Signal(DigitsProcess.Interrupt);
        Thread.Sleep(20);
        process.Signal(DigitsProcess.Interrupt);
        Outcome outcome = process.WaitForEnd().Ended(130);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.AfterSignal, Is.LessThan(TimeSpan.FromSeconds(1)));
            // Of what ML.NET itself has in the temporary folder, a training that nobody waits for may leave some.
            Assert.That(place.Leftovers.Where(file => file.StartsWith(place.Path, StringComparison.Ordinal)), Is.Empty);
        });
    }

    [Test]
    public void At_any_moment_of_the_start()
    {
        for (int milliseconds = 40; milliseconds <= 400; milliseconds += 40)
        {
            using var place = new Workplace();
            using var process = DigitsProcess.Start(place, "experiment", "--data", MadeData.Hard, "--trainers", "lightgbm");
            Thread.Sleep(milliseconds);
            process.Signal(DigitsProcess.Interrupt);
            EndsSoon(place, process, "");
            string[] folders = Directory.Exists(place.File("experiments")) ? Directory.GetDirectories(place.File("experiments")) : [];
            Assert.That(folders.SelectMany(Directory.EnumerateFileSystemEntries).Select(Path.GetFileName), folders is [] ? Is.Empty : Is.EqualTo((string[])["experiment.db"]));
        }
    }

    private static Outcome EndsSoon(Workplace place, DigitsProcess process, string words)
    {
        Outcome outcome = process.WaitForEnd().Ended(130);
        TestContext.Out.WriteLine($"ended {outcome.AfterSignal.TotalSeconds:F2} s after the signal");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.AfterSignal, Is.LessThan(Soon));
            Assert.That(outcome.Error, Does.Contain(words).And.Not.Contains("   at "));
            Assert.That(place.Leftovers, Is.Empty);
        });
        return outcome;
    }

    private static void AssertModelWorks(Workplace place) =>
        place.Run("predict", "--model", "results/model.zip", Path.Combine(MadeData.Pictures, "train", "1", "00001.png")).Ended(0);
}
