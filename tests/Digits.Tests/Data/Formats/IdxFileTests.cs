using System.Buffers.Binary;
using System.IO.Compression;
using Digits.Data;
using Digits.Data.Formats;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Formats;

internal sealed class IdxFileTests
{
    private static readonly byte[] Images = [.. Header(3, 2, 2, 3), 0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255];
    private static readonly byte[] Labels = [.. Header(1, 2), 7, 0];

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void Reads_plain_and_gzip_from_streams(bool gzipImages, bool gzipLabels)
    {
        DigitSet set = Read(gzipImages ? Gzip(Images) : Images, gzipLabels ? Gzip(Labels) : Labels);

        Assert.Multiple(() =>
        {
            Assert.That((set.Count, set.Rows, set.Columns), Is.EqualTo((2, 2, 3)));
            Assert.That(set.CopyPixels(), Is.EqualTo(Images[16..]));
            Assert.That(set.Labels.ToArray(), Is.EqualTo((byte[])[7, 0]));
        });
    }

    [Test]
    public void Tells_gzip_by_content_and_not_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("images"), Gzip(Images));
        File.WriteAllBytes(folder.File("labels.gz"), Labels);

        Assert.That(IdxFile.Read(folder.File("images"), folder.File("labels.gz")).Count, Is.EqualTo(2));
    }

    [Test]
    public void Reads_streams_that_cannot_seek_and_leaves_them_open()
    {
        using var images = new MemoryStream(Gzip(Images));
        using var labels = new MemoryStream(Labels);
        using var oneWay = new ConcatenatedStream(default, images, default);
        using var oneWayLabels = new ConcatenatedStream(default, labels, default);

        Assert.That(IdxFile.Read(oneWay, oneWayLabels, "one way").Count, Is.EqualTo(2));
        Assert.That(images.CanRead, Is.True);
    }

    [Test]
    public void Reads_gzip_of_several_members() =>
        Assert.That(Read([.. Gzip(Images[..9]), .. Gzip(Images[9..])], Labels).Count, Is.EqualTo(2));

    [Test]
    public void Round_trips_any_set([Values("", ".gz")] string ending) => Sets.Check(Sets.Any, set =>
    {
        using var folder = new TemporaryFolder();
        (string images, string labels) = (folder.File("i" + ending), folder.File("l" + ending));
        IdxFile.Write(set, images, labels);

        Assert.That(IdxFile.Read(images, labels).Hash, Is.EqualTo(set.Hash));
        Assert.That(File.ReadAllBytes(images)[0], Is.EqualTo(ending.Length > 0 ? 0x1F : 0));
    });

    [Test]
    public void Writes_the_bytes_that_the_format_says()
    {
        using var folder = new TemporaryFolder();
        IdxFile.Write(Read(Images, Labels), folder.File("i"), folder.File("l"));

        Assert.That(File.ReadAllBytes(folder.File("i")), Is.EqualTo(Images));
        Assert.That(File.ReadAllBytes(folder.File("l")), Is.EqualTo(Labels));
    }

    [Test]
    public void A_write_that_fails_leaves_the_old_files_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("i"), "old");

        Assert.That(() => IdxFile.Write(Read(Images, Labels), folder.File("i"), folder.File("missing/l")), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(folder.File("i")), Is.EqualTo("old"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Refuses_to_write_an_empty_set()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => IdxFile.Write(Sets.Make(2, 2, [], []), folder.File("i"), folder.File("l")), Refusal.With("holds no images"));
    }

    [Test]
    public void Refuses_images_cut_at_any_byte([Values] bool gzip, [Values] bool seekable)
    {
        byte[] whole = gzip ? Gzip(Images) : Images;
        for (int length = 0; length < whole.Length; length++)
            Assert.That(() => Read(whole[..length], Labels, seekable), Throws.InstanceOf<DigitDataException>(), $"cut at {length}");
    }

    [Test]
    public void Refuses_labels_cut_at_any_byte([Values] bool gzip, [Values] bool seekable)
    {
        byte[] whole = gzip ? Gzip(Labels) : Labels;
        for (int length = 0; length < whole.Length; length++)
            Assert.That(() => Read(Images, whole[..length], seekable), Throws.InstanceOf<DigitDataException>(), $"cut at {length}");
    }

    [Test]
    public void Says_where_a_plain_file_ends_and_where_it_should() =>
        Assert.That(() => Read(Images[..20], Labels), Refusal.With("ends at byte 20").And.Message.Contains("promises 28 bytes"));

    [Test]
    public void Refuses_gzip_whose_bytes_were_changed_or_appended_to([Values] bool seekable)
    {
        byte[] whole = Gzip(Images);
        for (int i = 10; i < whole.Length; i++)
        {
            // The highest bits of deflate's last byte are padding, and may say anything.
            byte[] changed = [.. whole];
            changed[i] ^= 0x01;
            Assert.That(() => Read(changed, Labels, seekable), Throws.InstanceOf<DigitDataException>(), $"changed at {i}");
        }

        Assert.That(() => Read([.. whole, 0], Labels, seekable), Refusal.With("something follows"));
    }

    [TestCase("00000801", "were images and labels swapped")]
    [TestCase("00000802", "an IDX file of 2 dimensions")]
    [TestCase("00000D03", "32-bit floats")]
    [TestCase("89504E47", "not an IDX file")]
    public void Refuses_a_wrong_magic_number_and_says_what_it_means(string magic, string meaning)
    {
        byte[] images = [.. Convert.FromHexString(magic), .. Images[4..]];
        Assert.That(() => Read(images, Labels), Refusal.With(meaning).And.Message.Contains("byte offset 0").And.Message.Contains("expected 00 00 08 03"));
    }

    [Test]
    public void Refuses_images_given_as_labels() => Assert.That(() => Read(Images, Images), Refusal.With("were images and labels swapped"));

    [Test]
    public void Refuses_counts_that_disagree() =>
        Assert.That(() => Read(Images, [.. Header(1, 3), 1, 2, 3]), Refusal.With("2 images").And.Message.Contains("3 labels"));

    [Test]
    public void Refuses_a_label_over_9_and_says_which() =>
        Assert.That(() => Read(Images, [.. Header(1, 2), 9, 10]), Refusal.With("label 10 of image 1 (byte offset 9)"));

    [Test]
    public void Refuses_trailing_bytes([Values] bool gzip, [Values] bool seekable)
    {
        byte[] images = [.. Images, 0];
        byte[] labels = [.. Labels, 0];
        Assert.That(() => Read(gzip ? Gzip(images) : images, Labels, seekable), Refusal.With("should end at byte 28"));
        Assert.That(() => Read(Images, gzip ? Gzip(labels) : labels, seekable), Refusal.With("should end at byte 10"));
    }

    [Test]
    public void Refuses_an_empty_set() => Assert.That(() => Read(Header(3, 0, 28, 28), Header(1, 0)), Refusal.With("holds no images"));

    [TestCase(0, 3)]
    [TestCase(2, 0)]
    [TestCase(4097, 3)]
    [TestCase(2, -1)]
    public void Refuses_sides_that_no_image_has(int rows, int columns) =>
        Assert.That(() => Read(Header(3, 2, rows, columns), Labels), Refusal.With("each side must be 1 to 4096"));

    [Test]
    public void Refuses_more_pixels_than_an_array_holds() =>
        Assert.That(() => Read(Header(3, 1000, 4096, 4096), [.. Header(1, 1000), .. new byte[1000]]), Refusal.With("a set may have"));

    [Test]
    public void Allocates_next_to_nothing_for_a_header_that_promises_gigabytes([Values] bool gzip)
    {
        // 1,700,000 images of 28×28 are 1.3 GB; the labels' header promises as many.
        byte[] images = [.. Header(3, 1_700_000, 28, 28), .. new byte[84]];
        byte[] labels = [.. Header(1, 1_700_000), .. new byte[84]];
        (byte[] i, byte[] l) = gzip ? (Gzip(images), Gzip(labels)) : (images, labels);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Read(i, l), Throws.InstanceOf<DigitDataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Refuses_four_gigabytes_in_a_hundred_bytes([Values] bool gzip)
    {
        byte[] images = [.. Header(3, -1, 1, 1), .. new byte[84]];
        byte[] labels = [.. Header(1, -1), .. new byte[92]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => gzip ? Read(Gzip(images), Gzip(labels)) : Read(images, labels), Refusal.With("4294967295"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Grows_with_the_data_where_the_length_is_unknown()
    {
        byte[] images = [.. Header(3, 1_700_000, 28, 28), .. new byte[84]];
        byte[] labels = Gzip([.. Header(1, 1_700_000), .. new byte[1_700_000]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Read(images, labels, seekable: false), Refusal.With("ends at byte 100"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10 << 20));
    }

    [Test]
    public void Allocates_each_pixel_once_however_well_the_file_is_compressed([Values] bool gzip, [Values] bool seekable)
    {
        // Ten blocks and a half; blank images compress a thousandfold.
        const int Count = 42_000;
        byte[] images = [.. Header(3, Count, 28, 28), .. new byte[Count * 784]];
        byte[] labels = [.. Header(1, Count), .. new byte[Count]];
        (images[^1], labels[^1]) = (77, 7);
        if (gzip)
            (images, labels) = (Gzip(images), Gzip(labels));

        long before = GC.GetAllocatedBytesForCurrentThread();
        DigitSet set = Read(images, labels, seekable);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan((Count * 785) + (1 << 20)));
        Assert.That((set.Count, set.Image(Count - 1)[783], set.Labels[^1]), Is.EqualTo((Count, (byte)77, (byte)7)));
    }

    [Test]
    public void Reads_a_set_of_one_class() => Assert.That(Read(Images, [.. Header(1, 2), 3, 3]).ClassCounts[3], Is.EqualTo(2));

    [Test]
    public void Says_that_a_file_is_missing() =>
        Assert.That(() => IdxFile.Read("/nowhere/images", "/nowhere/labels"), Refusal.With("/nowhere/images").And.Message.Contains("no such file"));

    [Test]
    public void Reads_the_real_MNIST()
    {
        string folder = RealData.Folder("mnist");
        DigitSet train = IdxFile.Read(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"));

        Assert.Multiple(() =>
        {
            Assert.That(train.Name, Is.EqualTo("mnist"));
            Assert.That((train.Count, train.Rows, train.Columns), Is.EqualTo((60_000, 28, 28)));
            Assert.That(train.ClassCounts, Is.EqualTo((int[])[5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]));
            Assert.That(train.Labels[..5].ToArray(), Is.EqualTo((byte[])[5, 0, 4, 1, 9]));
        });
    }

    [Test]
    public void Reads_the_real_sheets()
    {
        string folder = RealData.Folder("sheets");
        DigitSet cells = IdxFile.Read(Path.Combine(folder, "cells-images-idx3-ubyte.gz"), Path.Combine(folder, "cells-labels-idx1-ubyte.gz"));
        Assert.That((cells.Count, cells.Rows, cells.Columns, cells.ClassCounts[8] + cells.ClassCounts[9]), Is.EqualTo((4600, 72, 92, 0)));
    }

    private static DigitSet Read(byte[] images, byte[] labels, bool seekable = true)
    {
        using var imageStream = new MemoryStream(images);
        using var labelStream = new MemoryStream(labels);
        return seekable
            ? IdxFile.Read(imageStream, labelStream, "test")
            : IdxFile.Read(new ConcatenatedStream(default, imageStream, default), new ConcatenatedStream(default, labelStream, default), "test");
    }

    private static byte[] Header(byte dimensions, params int[] sizes)
    {
        var bytes = new byte[4 + (4 * sizes.Length)];
        (bytes[2], bytes[3]) = (8, dimensions);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * i)), sizes[i]);
        return bytes;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(content);
        return stream.ToArray();
    }
}
