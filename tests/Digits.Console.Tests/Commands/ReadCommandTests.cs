using System.Text.Json;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

/// <summary>Whole numbers on the command line; how well they are read is the library's to show.</summary>
internal sealed class ReadCommandTests
{
    private static readonly string[] Keys = ["file", "number", "confidence", "digits", "rejected", "reason"];

    private static readonly string[] Scored = ["count", "right", "rejected"];

    private static readonly int[] Counts = [3, 2, 0];

    private static readonly byte[] StartOfPng = [0x89, 0x50, 0x4E, 0x47];

    private static readonly string[] Pictures =
        [.. Enumerable.Range(0, 3).Select(digit => Path.Combine(MadeData.Pictures, "train", $"{digit}", $"{digit:D5}.png"))];

    [Test]
    public void Each_picture_gets_its_number_though_one_is_broken()
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("broken.png"), "no picture");
        JsonElement json = place.Run("read", "--json", "--model", MadeData.NetworkModel, Pictures[0], "broken.png", Pictures[1]).Ended(1).Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.EnumerateArray().Select(row => row.GetProperty("file").GetString()), Is.EqualTo(new[] { Pictures[0], "broken.png", Pictures[1] }));
            Assert.That(json[0].EnumerateObject().Select(field => field.Name), Is.EqualTo(Keys));
            Assert.That(json[1].GetProperty("reason").GetString(), Does.Contain("broken.png"));
            JsonElement digit = json[0].GetProperty("digits")[0];
            Assert.That(digit.GetProperty("box").EnumerateArray().Select(value => value.GetInt32()), Has.Exactly(4).Items.And.All.InRange(0, 28));
            Assert.That(digit.GetProperty("confidence").GetDouble(), Is.InRange(0, 1));
            Assert.That(json[0].GetProperty("number").GetString(), Does.StartWith($"{digit.GetProperty("digit").GetInt32()}"));
        });
    }

    [Test]
    public void Constraints_are_kept_to()
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("valid.txt"), "7\n3\n\n");
        Outcome outcome = place.Run("read", "--json", "--model", MadeData.NetworkModel, "--valid", "valid.txt", "--length", "1-2", Pictures[0]);
        Assert.That(outcome.Ended(0).Json[0].GetProperty("number").GetString(), Is.EqualTo("7").Or.EqualTo("3"));
        JsonElement none = place.Run("read", "--json", "--model", MadeData.NetworkModel, "--length", "30", Pictures[0]).Ended(0).Json[0];
        Assert.That(none.GetProperty("rejected").GetBoolean());
        Assert.That(none.GetProperty("number").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void An_explanation_is_a_picture()
    {
        using var place = new Workplace();
        place.Run("read", "--model", MadeData.NetworkModel, "--explain", "explained.png", Pictures[0]).Ended(0);
        Assert.That(File.ReadAllBytes(place.File("explained.png"))[..4], Is.EqualTo(StartOfPng));
        Assert.That(place.Leftovers, Is.Empty);
    }

    [Test]
    public void What_cannot_be_is_refused()
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("letters.txt"), "12\n1b\n");
        place.Run("read", "--model", MadeData.NetworkModel, "--length", "0", Pictures[0]).RefusedUsage("--length");
        place.Run("read", "--model", MadeData.NetworkModel, "--length", "5-4", Pictures[0]).RefusedUsage("--length");
        place.Run("read", "--model", MadeData.NetworkModel, "--check", "none of these", Pictures[0]).RefusedUsage("--check");
        place.Run("read", "--model", MadeData.NetworkModel, "--valid", "letters.txt", Pictures[0]).RefusedUsage("number 2");
        place.Run("read", "--model", MadeData.NetworkModel, "--valid", "absent.txt", Pictures[0]).Failed("absent.txt");
        place.Run("read", "--model", MadeData.NetworkModel, "--explain", "e.png", Pictures[0], Pictures[1]).RefusedUsage("--explain draws at most 1");
        place.Run("read", "--model", MadeData.NetworkModel, "--explain", Pictures[0], Pictures[0]).RefusedUsage("that is one of the pictures");
    }

    [Test]
    public void A_folder_of_numbers_is_scored()
    {
        using var place = new Workplace();
        JsonElement read = place.Run(["read", "--json", "--model", MadeData.NetworkModel, .. Pictures]).Ended(0).Json;
        string first = read[0].GetProperty("number").GetString()!;
        Directory.CreateDirectory(place.File("numbers"));
        for (int i = 0; i < Pictures.Length; i++)
            File.Copy(Pictures[i], Path.Combine(place.File("numbers"), $"{i}.png"));
        string last = read[2].GetProperty("number").GetString()!;
        File.WriteAllText(Path.Combine(place.File("numbers"), "labels.csv"), $"file,number\n0.png,{first}\n1.png,123456789\n2.png,{last}\n");
        JsonElement json = place.Run("evaluate", "--json", "--model", MadeData.NetworkModel, "--numbers", "numbers").Ended(0).Json;
        Assert.Multiple(() =>
        {
            Assert.That(Scored.Select(key => json.GetProperty(key).GetInt32()), Is.EqualTo(Counts));
            Assert.That(json.GetProperty("accuracy").GetDouble(), Is.EqualTo(2 / 3.0).Within(1e-12));
            Assert.That(json.GetProperty("wrong").EnumerateArray().Single().GetProperty("file").GetString(), Is.EqualTo("1.png"));
            Assert.That(json.GetProperty("byLength").EnumerateArray().Sum(row => row.GetProperty("count").GetInt32()), Is.EqualTo(3));
        });
        Outcome text = place.Run("evaluate", "--model", MadeData.NetworkModel, "--numbers", "numbers").Ended(0);
        Assert.That(text.Out, Does.Contain("66.67 %: 2 of 3").And.Contains("9 digits"));
        place.Run("evaluate", "--model", MadeData.NetworkModel, "--numbers", "numbers", "--data", "mnist").RefusedUsage("leave --data and --split out");
        place.Run("evaluate", "--model", MadeData.NetworkModel, "--length", "3").RefusedUsage("name a folder of them with --numbers");
        place.Run("evaluate", "--model", MadeData.NetworkModel, "--numbers", "absent").Failed("labels.csv");
    }
}
