using System.Diagnostics;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests;

/// <summary>A disk without room for the model: told in a line, with the old model intact and nothing left behind.</summary>
[NonParallelizable]
internal sealed class FullDiskTests
{
    [Test]
    public void A_training_keeps_the_old_model()
    {
        using var place = new Workplace();
        using var disk = new SmallDisk(place.File("disk"));
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
        using var disk = new SmallDisk(place.File("disk"));
        disk.Fill();
        place.Run("experiment", "--trainers", "sdca", "--data", MadeData.Easy, "--out", "disk/results").Failed("the disk is full");
        Assert.That(Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName), Is.EquivalentTo((object[])[SmallDisk.Filler]));
    }

    [Test]
    public void An_export_leaves_no_folder()
    {
        using var place = new Workplace();
        using var disk = new SmallDisk(place.File("disk"));
        disk.Fill();
        place.Run("data", "export", MadeData.Easy, "disk/copy", "--format", "idx").Failed("No space left");
        Assert.That(Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName), Is.EquivalentTo((object[])[SmallDisk.Filler]));
    }

    /// <summary>A disk of 256 kB in memory; skips the test where none can be mounted.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public const string Filler = "filler";

        public SmallDisk(string path)
        {
            Path = path;
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path) != 0)
                Assert.Ignore("No small disk can be mounted here (that takes Linux and root), so that a full one is not tried.");
        }

        public string Path { get; }

        /// <summary>Writes until nothing more fits.</summary>
        public void Fill()
        {
            using var file = new FileStream(System.IO.Path.Combine(Path, Filler), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true)
                    file.Write(new byte[4096]);
            }
            catch (IOException)
            {
                // That is what was wanted.
            }
        }

        public void Dispose() => Run("umount", Path);

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
