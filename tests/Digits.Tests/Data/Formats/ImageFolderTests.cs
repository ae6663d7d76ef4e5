using Digits.Data;
using Digits.Data.Formats;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Formats;

internal sealed class ImageFolderTests
{
    [Test]
    public void Round_trips_normalized_images() => Sets.Check(Sets.Normalized, set =>
    {
        using var folder = new TemporaryFolder();
        ImageFolder.Write(set, folder.Path);
        DigitSet read = ImageFolder.Read(folder.Path);

        // A folder is ordered by label first.
        int[] order = [.. Enumerable.Range(0, set.Count).OrderBy(i => set.Labels[i])];
        Assert.That(read.Hash, Is.EqualTo(set.Select(order).Hash));
    }, examples: 20);

    [Test]
    public void Writes_names_that_tell_label_and_place()
    {
        using var folder = new TemporaryFolder();
        ImageFolder.Write(Pictures.OneStroke(labels: [7, 3]), folder.Path);

        Assert.That(File.Exists(folder.File("7/00000.png")), Is.True);
        Assert.That(File.Exists(folder.File("3/00001.png")), Is.True);
    }

    [Test]
    public void Reads_in_the_order_of_names_and_passes_over_hidden_and_other_files()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.File("2/b.png"));
        Pictures.Write(folder.File("2/B.png"));
        Pictures.Write(folder.File("1/z.jpg"));
        Pictures.Write(folder.File("1/.hidden.png"));
        Pictures.Write(folder.File(".thumbnails/x.png"));
        File.WriteAllText(folder.File("1/notes.txt"), "no picture");
        Directory.CreateDirectory(folder.File("drafts"));
        var seen = new List<int>();

        DigitSet set = ImageFolder.Read(folder.Path, "mine", new Recorder(seen));

        Assert.Multiple(() =>
        {
            Assert.That((set.Name, set.Count, set.Rows, set.Columns), Is.EqualTo(("mine", 3, 28, 28)));
            Assert.That(set.Labels.ToArray(), Is.EqualTo((byte[])[1, 2, 2]));
            Assert.That(seen, Is.EquivalentTo((int[])[1, 2, 3]));
        });
    }

    [Test]
    public void Reads_pictures_that_labels_csv_lists()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.File("b.png"));
        Pictures.Write(folder.File("sub/a.png"));
        Pictures.Write(folder.File("unlisted.png"));
        File.WriteAllText(folder.File("labels.csv"), "source,Label,file\nme,4,sub\\a.png\n\"you, too\",9,b.png\n");

        Assert.That(ImageFolder.Read(folder.Path).Labels.ToArray(), Is.EqualTo((byte[])[9, 4]));
    }

    [TestCase("../a.png")]
    [TestCase("x/../../a.png")]
    [TestCase("/etc/a.png")]
    [TestCase("C:\\\\a.png")]
    [TestCase("\\\\\\\\server\\\\a.png")]
    public void Refuses_paths_out_of_the_folder(string path)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("labels.csv"), $"file,label\n{path},1\n");
        Assert.That(() => ImageFolder.Read(folder.Path), Refusal.With("line 2").And.Message.Contains("no path within the folder"));
    }

    [TestCase("file,number\na.png,12\n", "one column label")]
    [TestCase("file,label\na.png,12\n", "line 2: label \"12\" is no digit")]
    [TestCase("file,label\na.png\n", "line 2: 1 cells")]
    [TestCase("file,label\n", "names no pictures")]
    [TestCase("file,label\nabsent.png,1\n", "absent.png")]
    public void Refuses_a_labels_csv_that_is_wrong(string text, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("labels.csv"), text);
        Assert.That(() => ImageFolder.Read(folder.Path), Refusal.With(words));
    }

    [Test]
    public void Names_every_picture_that_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.File("1/good.png"));
        File.WriteAllText(folder.File("1/broken.png"), "no picture");
        byte[] whole = File.ReadAllBytes(folder.File("1/good.png"));
        Directory.CreateDirectory(folder.File("2"));
        File.WriteAllBytes(folder.File("2/cut.png"), whole[..(whole.Length / 2)]);

        Assert.That(() => ImageFolder.Read(folder.Path), Refusal.With("2 of 3 pictures cannot be used: 1/broken.png, 2/cut.png"));
    }

    [Test]
    public void Names_the_only_picture_that_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.File("1/good.png"));
        File.WriteAllBytes(folder.File("1/empty.png"), []);
        Assert.That(() => ImageFolder.Read(folder.Path), Refusal.With("1 of 2 pictures").And.Message.Contains("empty.png"));
    }

    [Test]
    public void Refuses_pictures_in_a_folder_that_is_no_digit()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.File("1/a.png"));
        Pictures.Write(folder.File("ten/a.png"));
        Assert.That(() => ImageFolder.Read(folder.Path), Refusal.With("pictures lie in ten"));
    }

    [Test]
    public void Refuses_a_folder_without_pictures()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("1"));
        Assert.That(() => ImageFolder.Read(folder.Path), Refusal.With("holds no pictures"));
        Assert.That(() => ImageFolder.Read(folder.File("absent")), Refusal.With("no such folder"));
    }

    [Test]
    public void Stops_when_cancelled()
    {
        using var folder = new TemporaryFolder();
        ImageFolder.Write(Pictures.OneStroke([7]), folder.Path);
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(() => ImageFolder.Read(folder.Path, cancellationToken: cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => ImageFolder.Write(Pictures.OneStroke([7]), folder.File("out"), cancellationToken: cancelled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Reads_the_real_photos()
    {
        DigitSet photos = ImageFolder.Read(RealData.Folder("photos"));
        Assert.That((photos.Count, photos.Rows, photos.Columns), Is.EqualTo((88, 28, 28)));
        for (int i = 0; i < photos.Count; i++)
            Assert.That(photos.Image(i).ContainsAnyExcept((byte)0), Is.True, $"photo {i} is blank");
    }

    private sealed class Recorder(List<int> seen) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (seen)
                seen.Add(value);
        }
    }
}
