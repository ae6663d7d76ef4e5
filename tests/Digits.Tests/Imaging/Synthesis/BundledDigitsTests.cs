using System.IO.Compression;
using System.Security.Cryptography;
using Digits.Data;
using Digits.Imaging.Synthesis;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Synthesis;

internal sealed class BundledDigitsTests
{
    private static readonly string DataFolder = Path.Combine(RealData.RepositoryRoot, "data");
    private static readonly string BundledFolder = Path.Combine(DataFolder, "bundled");

    [Test]
    public void The_recipe_makes_the_bundled_set_byte_for_byte()
    {
        DigitData bundled = DigitReader.Read(BundledFolder);
        DigitData made = BundledDigits.Create();
        Assert.That(made.Name, Is.EqualTo(bundled.Name));
        Assert.That(made.Training.Hash, Is.EqualTo(bundled.Training.Hash));
        Assert.That(made.Test!.Hash, Is.EqualTo(bundled.Test!.Hash));
    }

    [Test]
    public void The_library_carries_the_same_set()
    {
        DigitData files = DigitReader.Read(BundledFolder), carried = BundledDigits.Load();
        Assert.That((carried.Name, carried.Training.Hash, carried.Test!.Hash), Is.EqualTo((BundledDigits.Name, files.Training.Hash, files.Test!.Hash)));
    }

    [Test]
    public void It_is_balanced_and_small()
    {
        DigitData bundled = DigitReader.Read(BundledFolder);
        Assert.That(bundled.Training.ClassCounts, Is.All.EqualTo(2000));
        Assert.That(bundled.Test!.ClassCounts, Is.All.EqualTo(400));
        Assert.That(Directory.GetFiles(BundledFolder).Sum(file => new FileInfo(file).Length), Is.LessThan(6_000_000));
    }

    [Test]
    public void Its_description_names_the_hashes_of_the_decompressed_files()
    {
        string description = File.ReadAllText(Path.Combine(DataFolder, "README.md"));
        foreach (string file in Directory.GetFiles(BundledFolder))
        {
            using var content = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            Assert.That(description, Does.Contain(Convert.ToHexStringLower(SHA256.HashData(content))), file);
        }
    }
}
