using Digits.CommandLine.Tests.Support;
using Digits.Tests.Support;

namespace Digits.CommandLine.Tests;

/// <summary>A disk without room for the model: told in a line, with the old model intact and nothing left behind.</summary>
[NonParallelizable]
internal sealed class FullDiskTests
{
    [Test]
    public void A_training_keeps_the_old_model()
    {
        using var place = new Workplace();
        using var disk = new SmallDisk(place.File("disk"), kilobytes: 256);
        File.WriteAllText(place.File("disk/model.zip"), "old");
        disk.Fill();
        place.Run("train", "--trainer", "sdca", "--data", MadeData.Easy, "--out", "disk/model.zip").Failed("No space left");
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(place.File("disk/model.zip")), Is.EqualTo("old"));
            Assert.That(Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName), Is.EquivalentTo((object[])["model.zip", SmallDisk.Filler]));
        });
    }

    [Test]
    public void An_experiment_leaves_no_folder()
    {
        using var place = new Workplace();
        using var disk = new SmallDisk(place.File("disk"), kilobytes: 256);
        disk.Fill();
        place.Run("experiment", "--trainers", "sdca", "--data", MadeData.Easy, "--out", "disk/results").Failed("the disk is full");
        Assert.That(Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName), Is.EquivalentTo((object[])[SmallDisk.Filler]));
    }

    [Test]
    public void An_export_leaves_no_folder()
    {
        using var place = new Workplace();
        using var disk = new SmallDisk(place.File("disk"), kilobytes: 256);
        disk.Fill();
        place.Run("data", "export", MadeData.Easy, "disk/copy", "--format", "idx").Failed("No space left");
        Assert.That(Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName), Is.EquivalentTo((object[])[SmallDisk.Filler]));
    }
}
