using Digits.Data;
using Digits.Data.Formats;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Formats;

internal sealed class NumberFolderTests
{
    [Test]
    public void The_columns_may_stand_anywhere_and_others_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "boxes,number,file\n\"[[1, 2]]\",0012,a.png\n,7,sub/b.png\n");
        Assert.That(NumberFolder.Read(folder.Path), Is.EqualTo(new[]
        {
            new LabelledNumber("a.png", Path.Combine(folder.Path, "a.png"), "0012"),
            new LabelledNumber("sub/b.png", Path.Combine(folder.Path, "sub/b.png"), "7"),
        }));
    }

    [TestCase("file,label\na.png,1\n", "one column number")]
    [TestCase("file,number\na.png,1.5\n", "line 2")]
    [TestCase("file,number\na.png,\n", "line 2")]
    [TestCase("file,number\n../a.png,1\n", "no path within the folder")]
    [TestCase("file,number\n", "names no pictures")]
    [TestCase("file,number\na.png\n", "too few")]
    public void What_is_wrong_is_told(string labels, string words)
    {
        using var folder = new TemporaryFolder();
        Write(folder, labels);
        Assert.That(() => NumberFolder.Read(folder.Path), Throws.InstanceOf<DigitDataException>().With.Message.Contains(words));
    }

    private static void Write(TemporaryFolder folder, string labels)
    {
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.File("labels.csv"), labels);
    }
}
