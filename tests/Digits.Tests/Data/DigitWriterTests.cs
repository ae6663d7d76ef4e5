using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data;

internal sealed class DigitWriterTests
{
    [Test]
    public void What_is_written_reads_back([Values] DigitFileFormat format, [Values] bool withTest)
    {
        using var folder = new TemporaryFolder();
        bool small = format == DigitFileFormat.Usps;
        DigitSet training = small ? Sixteen([1, 2, 3]) : Pictures.OneStroke([1, 2, 3]);
        DigitSet test = small ? Sixteen([8]) : Pictures.OneStroke([8]);
        DigitWriter.Write(new DigitData(training, withTest ? test : null), folder.File("new/out"), format);

        DigitData read = DigitReader.Read(folder.File("new/out"));
        Assert.That(read.Training.Hash, Is.EqualTo(training.Hash));
        Assert.That(read.Test?.Hash, Is.EqualTo(withTest ? test.Hash : null));
    }

    [Test]
    public void Refuses_a_folder_that_is_not_empty_unless_told_to()
    {
        using var folder = new TemporaryFolder();
        var data = new DigitData(Pictures.OneStroke([1]));
        DigitWriter.Write(data, folder.Path, DigitFileFormat.Idx);

        Assert.That(() => DigitWriter.Write(data, folder.Path, DigitFileFormat.Idx), Refusal.With("is not empty"));
        Assert.That(() => DigitWriter.Write(data, folder.Path, DigitFileFormat.Idx, overwrite: true), Throws.Nothing);
    }

    [Test]
    public void Refuses_what_the_format_cannot_hold_before_writing_anything()
    {
        using var folder = new TemporaryFolder();
        Assert.That(
            () => DigitWriter.Write(new DigitData(Pictures.OneStroke([1])), folder.File("out"), DigitFileFormat.Usps), Refusal.With("16×16 only"));
        Assert.That(
            () => DigitWriter.Write(new DigitData(Sets.Make(2, 2, [], [])), folder.File("out"), DigitFileFormat.Csv), Refusal.With("holds no images"));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }

    [Test]
    public void Stops_when_cancelled([Values] DigitFileFormat format)
    {
        using var folder = new TemporaryFolder();
        Assert.That(
            () => DigitWriter.Write(new DigitData(Sixteen([1])), folder.File("out"), format, overwrite: false, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static DigitSet Sixteen(byte[] labels) =>
        Sets.Make(16, 16, [.. Enumerable.Range(0, 256 * labels.Length).Select(i => (byte)i)], labels);
}
