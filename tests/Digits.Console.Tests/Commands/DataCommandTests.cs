using System.Text.Json;
using Digits.CommandLine.Tests.Support;
using Digits.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

internal sealed class DataCommandTests
{
    [Test]
    public void List_names_known_sets_and_own_folders()
    {
        using var place = new Workplace();
        place.Variables["DIGITS_DATA"] = Path.GetDirectoryName(MadeData.Easy);
        string name = Path.GetFileName(MadeData.Easy);
        JsonElement json = place.Run("data", "list", "--json").Ended(0).Json;
        Assert.That(json.EnumerateArray().Select(set => set.GetProperty("name").GetString()), Is.SupersetOf((string[])["mnist", "usps", name]));
        Assert.That(place.Run("data", "list").Ended(0).Out, Does.Contain("not here yet: digits data fetch mnist").And.Contains(MadeData.Easy));
    }

    [Test]
    public void Synthesize_writes_a_set_that_reads_back()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("data", "synthesize", "--count", "600", "--writers", "12", "--seed", "3", "--out", "made", "--json").Ended(0).Json;
        Assert.That(json.GetProperty("count").GetInt32(), Is.EqualTo(600));
        JsonElement read = place.Run("data", "verify", "made", "--json").Ended(0).Json;
        Assert.That((read.GetProperty("train").GetInt32(), read.GetProperty("test").GetInt32()), Is.EqualTo((500, 100)));
        place.Run("data", "synthesize", "--out", "made").RefusedUsage("holds something already");
    }

    [TestCase("--count", "11", "at least 12")]
    [TestCase("--writers", "1", "at least 2")]
    [TestCase("--count", "many", "whole number")]
    public void Synthesize_refuses_numbers_that_make_no_set(string option, string value, string words)
    {
        using var place = new Workplace();
        place.Run("data", "synthesize", option, value, "--out", "made").RefusedUsage(words);
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path), Is.Empty);
    }

    [Test]
    public void Show_draws_a_picture()
    {
        using var place = new Workplace();
        place.Run("data", "show", "--data", "bundled", "--columns", "5", "--out", "sheet.png").Ended(0);
        Assert.That(File.ReadAllBytes(place.File("sheet.png")).AsSpan(0, 4).ToArray(), Is.EqualTo((byte[])[0x89, (byte)'P', (byte)'N', (byte)'G']));
        place.Run("data", "show", "--data", "bundled", "--columns", "101").RefusedUsage("100 at most");
    }

    [Test]
    public void Fetch_without_a_network_fails_and_says_how_to_go_on()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("data", "fetch", "mnist").Failed("Cannot download mnist");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Error, Does.Contain("ossci-datasets").And.Contains("cvdf-datasets").And.Contains("DIGITS_DATA"));
            Assert.That(outcome.Duration, Is.LessThan(TimeSpan.FromSeconds(15)));
        });
    }

    [Test]
    public void Fetch_of_an_unknown_name_lists_the_known()
    {
        using var place = new Workplace();
        place.Run("data", "fetch", "minst").Failed("Did you mean 'mnist'?");
    }

    [Test]
    public void Verify_reads_any_set()
    {
        using var place = new Workplace();
        Assert.That(place.Run("data", "verify", MadeData.Easy).Ended(0).Out, Does.Contain("400 images and 100 test images of 28×28 pixels, all readable"));
        JsonElement json = place.Run("data", "verify", MadeData.Easy, "--json").Ended(0).Json;
        Assert.That((json.GetProperty("ok").GetBoolean(), json.GetProperty("train").GetInt32(), json.GetProperty("test").GetInt32()), Is.EqualTo((true, 400, 100)));
    }

    [Test]
    public void Verify_of_a_damaged_known_set_shows_both_hashes()
    {
        string real = RealData.Folder("mnist");
        using var place = new Workplace();
        Directory.CreateDirectory(place.File("data/mnist"));
        foreach (string file in Directory.EnumerateFiles(real))
        {
            byte[] content = File.ReadAllBytes(file);
            if (Path.GetFileName(file).StartsWith("t10k-labels", StringComparison.Ordinal))
                content[100] ^= 1;
            File.WriteAllBytes(place.File(Path.Combine("data/mnist", Path.GetFileName(file))), content);
        }

        place.Variables["DIGITS_DATA"] = place.File("data");
        Outcome text = place.Run("data", "verify", "mnist").Ended(1);
        Assert.Multiple(() =>
        {
            Assert.That(text.Out, Does.Match("t10k-labels[^ ]* has the SHA-256 [0-9a-f]{64}, but the published file has f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));
            Assert.That(text.ErrorLines, Has.Length.EqualTo(1).And.All.Contains("mnist is damaged"));
        });

        JsonElement json = place.Run("data", "verify", "mnist", "--json").Ended(1).Json;
        Assert.That(json.GetProperty("ok").GetBoolean(), Is.False);
        Assert.That(json.GetProperty("files").EnumerateArray().Count(file => file.GetProperty("expectedSha256").GetString() != file.GetProperty("actualSha256").GetString()), Is.EqualTo(1));
    }

    [TestCase("idx.gz")]
    [TestCase("idx")]
    [TestCase("csv")]
    [TestCase("png")]
    public void Export_reads_back(string format)
    {
        using var place = new Workplace();
        place.Run("data", "export", MadeData.Easy, "copy", "--format", format).Ended(0);
        JsonElement json = place.Run("data", "verify", "copy", "--json").Ended(0).Json;
        Assert.That((json.GetProperty("train").GetInt32(), json.GetProperty("test").GetInt32()), Is.EqualTo((400, 100)));
        place.Run("data", "export", MadeData.Easy, "copy").RefusedUsage("copy holds something already");
    }

    [Test]
    public void Export_that_fails_leaves_nothing()
    {
        using var place = new Workplace();
        place.Run("data", "export", MadeData.Easy, "new/copy", "--format", "usps").Failed("USPS");
        File.WriteAllText(place.File("file"), "");
        place.Run("data", "export", MadeData.Easy, "file").RefusedUsage("is a file");
        Assert.That(place.File("new"), Does.Not.Exist);
    }
}
