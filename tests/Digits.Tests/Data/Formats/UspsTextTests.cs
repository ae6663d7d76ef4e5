using System.Text;
using Digits.Data;
using Digits.Data.Formats;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Formats;

internal sealed class UspsTextTests
{
    [Test]
    public void Round_trips_any_set([Values("", ".gz")] string ending) => Sets.Check(Sets.OfSize(16, 16), set =>
    {
        using var folder = new TemporaryFolder();
        UspsText.Write(set, folder.File("zip" + ending));

        Assert.That(UspsText.Read(folder.File("zip" + ending)).Hash, Is.EqualTo(set.Hash));
    });

    [Test]
    public void Round_trips_every_value_of_a_pixel()
    {
        DigitSet set = Sets.Make(16, 16, [.. Enumerable.Range(0, 256).Select(i => (byte)i)], [4]);
        using var folder = new TemporaryFolder();
        UspsText.Write(set, folder.File("zip"));

        Assert.That(UspsText.Read(folder.File("zip")).CopyPixels(), Is.EqualTo(set.CopyPixels()));
        Assert.That(File.ReadAllText(folder.File("zip")), Does.StartWith("4.0000 -1.0000 -0.9922 ").And.EndsWith(" 1.0000\n"));
    }

    [Test]
    public void Maps_paper_to_0_and_ink_to_255() =>
        Assert.That(Read(Line("6", "-1", "1", "0")).Image(0)[..3].ToArray(), Is.EqualTo((byte[])[0, 255, 128]));

    [Test]
    public void Takes_labels_with_decimals_tabs_blank_lines_and_no_last_line_end()
    {
        DigitSet set = Read("\n" + Line("6.0000") + " \r\n\n" + Line("0").Replace(' ', '\t'));
        Assert.That(set.Labels.ToArray(), Is.EqualTo((byte[])[6, 0]));
    }

    [Test]
    public void Refuses_a_line_cut_anywhere()
    {
        string line = Line("6", "0.5");
        for (int length = 1; length < line.Length - 1; length++)
        {
            int cut = length;
            if (line[cut - 1] is ' ' or '-')
                continue;
            if (line.Length - cut < "-1".Length)
                continue;
            Assert.That(() => Read(Line("1") + "\n" + line[..cut]), Refusal.With("line 2"), $"cut at {cut}");
        }
    }

    [TestCase("6.5", "label \"6.5\" is no digit")]
    [TestCase("10", "label \"10\" is no digit")]
    [TestCase("-1", "label \"-1\" is no digit")]
    [TestCase("NaN", "label \"NaN\" is no digit")]
    [TestCase("six", "\"six\" (item 1) is no number")]
    public void Refuses_labels_that_are_no_digits(string label, string words) =>
        Assert.That(() => Read(Line("1") + "\n" + Line(label)), Refusal.With($"test, line 2: {words}"));

    [TestCase("1.001")]
    [TestCase("-1.5")]
    [TestCase("NaN")]
    [TestCase("1e300")]
    public void Refuses_values_outside_the_range(string value) =>
        Assert.That(() => Read(Line("1", "0", value)), Refusal.With($"test, line 1: value \"{value}\" (item 3) lies outside -1 to 1"));

    [Test]
    public void Refuses_too_many_values() => Assert.That(() => Read(Line("1") + " 0"), Refusal.With("258 items, expected 257"));

    [Test]
    public void Refuses_an_empty_file() => Assert.That(() => Read(" \n"), Refusal.With("holds no images"));

    [Test]
    public void Refuses_a_line_without_end() => Assert.That(() => Read(Line("1") + "\n" + new string('1', 1 << 20)), Refusal.With("line 2: longer than"));

    [Test]
    public void Refuses_to_write_another_size()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => UspsText.Write(Sets.Make(2, 2, new byte[4], [1]), folder.File("zip")), Refusal.With("16×16 only"));
    }

    [Test]
    public void Reads_the_real_USPS()
    {
        string folder = RealData.Folder("usps");
        DigitSet train = UspsText.Read(Path.Combine(folder, "zip.train.gz"));
        DigitSet test = UspsText.Read(Path.Combine(folder, "zip.test.gz"));

        Assert.Multiple(() =>
        {
            Assert.That((train.Count, test.Count), Is.EqualTo((7291, 2007)));
            Assert.That(train.ClassCounts, Is.EqualTo((int[])[1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644]));
            Assert.That(test.ClassCounts, Is.EqualTo((int[])[359, 264, 198, 166, 200, 160, 170, 147, 166, 177]));
        });
    }

    private static string Line(string label, params string[] first) =>
        string.Join(' ', (IEnumerable<string>)[label, .. first, .. Enumerable.Repeat("-1", 256 - first.Length)]);

    private static DigitSet Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return UspsText.Read(stream, "test");
    }
}
