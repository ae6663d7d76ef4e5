using Digits.Data;
using Digits.Data.Formats;
using Digits.Tests.Support;

namespace Digits.Tests.Data;

internal sealed class DigitReaderTests
{
    private static readonly DigitSet Training = Pictures.OneStroke([3, 1, 4, 1, 5]);
    private static readonly DigitSet Test = Pictures.OneStroke([9, 2]);

    [TestCase("")]
    [TestCase(".gz")]
    public void An_IDX_file_brings_the_file_beside_it(string ending)
    {
        using var folder = new TemporaryFolder();
        (string images, string labels) = (folder.File("train-images-idx3-ubyte" + ending), folder.File("train-labels-idx1-ubyte" + ending));
        IdxFile.Write(Training, images, labels);

        Assert.That(DigitReader.Read(images).Training.Hash, Is.EqualTo(Training.Hash));
        Assert.That(DigitReader.Read(labels).Training.Hash, Is.EqualTo(Training.Hash));
        Assert.That(DigitReader.Read(images).Test, Is.Null);
    }

    [Test]
    public void An_IDX_file_without_its_labels_is_refused()
    {
        using var folder = new TemporaryFolder();
        IdxFile.Write(Training, folder.File("train-images-idx3-ubyte"), folder.File("elsewhere"));
        Assert.That(() => DigitReader.Read(folder.File("train-images-idx3-ubyte")), Refusal.With("the labels are not beside it").And.Message.Contains("train-labels-idx1-ubyte"));
        Assert.That(() => DigitReader.Read(folder.File("elsewhere")), Refusal.With("its name does not tell"));
    }

    [TestCase("digits.txt", "USPS")]
    [TestCase("digits.csv.gz", "CSV")]
    [TestCase("digits", "CSV")]
    public void A_text_file_is_told_by_its_content(string name, string kind)
    {
        using var folder = new TemporaryFolder();
        DigitSet set = Sets.Make(16, 16, [.. Enumerable.Range(0, 256).Select(i => (byte)i)], [7]);
        if (kind == "USPS")
            UspsText.Write(set, folder.File(name));
        else
            DigitCsv.Write(set, folder.File(name));

        DigitData data = DigitReader.Read(folder.File(name));
        Assert.That((data.Name, data.Training.Hash), Is.EqualTo(("digits", set.Hash)));
    }

    [Test]
    public void Any_pair_of_IDX_files_alone_is_a_training_part()
    {
        using var folder = new TemporaryFolder();
        IdxFile.Write(Training, folder.File("cells-images-idx3-ubyte.gz"), folder.File("cells-labels-idx1-ubyte.gz"));
        IdxFile.Write(Training, folder.File("cells-images-idx3-ubyte"), folder.File("cells-labels-idx1-ubyte"));

        DigitData data = DigitReader.Read(folder.Path, new() { Name = "cells" });
        Assert.That((data.Name, data.Training.Hash, data.Test), Is.EqualTo(("cells", Training.Hash, (DigitSet?)null)));
    }

    [Test]
    public void A_pair_named_test_is_the_test_part_beside_a_training_pair()
    {
        using var folder = new TemporaryFolder();
        IdxFile.Write(Training, folder.File("train-images.idx3-ubyte"), folder.File("train-labels.idx1-ubyte"));
        IdxFile.Write(Test, folder.File("test-images.idx3-ubyte"), folder.File("test-labels.idx1-ubyte"));

        Assert.That(DigitReader.Read(folder.Path).Test!.Hash, Is.EqualTo(Test.Hash));
    }

    [Test]
    public void One_CSV_is_a_training_part_and_two_need_to_say_which_is_which()
    {
        using var folder = new TemporaryFolder();
        DigitCsv.Write(Training, folder.File("mine.csv"));
        Assert.That(DigitReader.Read(folder.Path).Training.Hash, Is.EqualTo(Training.Hash));

        DigitCsv.Write(Test, folder.File("yours.csv"));
        Assert.That(() => DigitReader.Read(folder.Path), Refusal.With("2 ways: CSV mine.csv; CSV yours.csv"));
    }

    [Test]
    public void Folders_of_pictures_are_found_with_and_without_a_test_part()
    {
        using var folder = new TemporaryFolder();
        ImageFolder.Write(Training, folder.File("all"));
        ImageFolder.Write(Training, folder.File("parts/train"));
        ImageFolder.Write(Test, folder.File("parts/test"));

        Assert.That(DigitReader.Read(folder.File("all")).Training.ClassCounts, Is.EqualTo(Training.ClassCounts));
        DigitData parts = DigitReader.Read(folder.File("parts"));
        Assert.That((parts.Name, parts.Training.Count, parts.Test!.Count), Is.EqualTo(("parts", 5, 2)));
    }

    [Test]
    public void A_folder_that_can_be_read_in_two_ways_is_refused_and_lists_them()
    {
        using var folder = new TemporaryFolder();
        DigitCsv.Write(Training, folder.File("a.csv"));
        ImageFolder.Write(Training, folder.Path);
        Assert.That(() => DigitReader.Read(folder.Path), Refusal.With("CSV a.csv").And.Message.Contains("pictures in"));
    }

    [Test]
    public void What_is_nothing_is_refused_and_says_what_is_accepted()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), "hello");
        Pictures.Write(folder.File("a.png"));
        Directory.CreateDirectory(folder.File("empty"));

        Assert.Multiple(() =>
        {
            Assert.That(() => DigitReader.Read(folder.File("absent")), Refusal.With("no such file or folder"));
            Assert.That(() => DigitReader.Read(folder.File("empty")), Refusal.With("zip.train and zip.test"));
            Assert.That(() => DigitReader.Read(folder.File("a.txt")), Refusal.With("Accepted are"));
            Assert.That(() => DigitReader.Read(folder.File("a.png")), Refusal.With("single picture"));
        });
    }

    [TestCase("mnist", 60_000, 10_000, 28, 28)]
    [TestCase("usps", 7291, 2007, 16, 16)]
    [TestCase("optdigits", 3823, 1797, 8, 8)]
    [TestCase("sheets", 4600, 0, 72, 92)]
    [TestCase("photos", 88, 0, 28, 28)]
    public void Reads_the_real_sets(string name, int training, int test, int rows, int columns)
    {
        DigitData data = DigitReader.Read(RealData.Folder(name));
        Assert.That(
            (data.Name, data.Training.Count, data.Test?.Count ?? 0, data.Training.Rows, data.Training.Columns),
            Is.EqualTo((name, training, test, rows, columns)));
    }

    [Test]
    public void Pictures_of_whole_numbers_are_refused()
    {
        string folder = RealData.Folder("numbers");
        Assert.That(() => DigitReader.Read(folder), Refusal.With("one column label"));
    }
}
