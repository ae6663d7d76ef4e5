using System.IO.Compression;
using Digits.Data;

namespace Digits.Web.Storage;

/// <summary>All samples as a zip of files that Digits, and others, read.</summary>
internal static class SampleExport
{
    /// <summary>The samples as a set: those held out are its test part.</summary>
    /// <param name="samples">At least one.</param>
    public static DigitData ToData(IReadOnlyList<Sample> samples)
    {
        ILookup<bool, Sample> parts = samples.ToLookup(sample => sample.IsHeldOut);
        return parts[false].Any() && parts[true].Any()
            ? new DigitData(SampleSets.Of([.. parts[false]]), SampleSets.Of([.. parts[true]]))
            : new DigitData(SampleSets.Of(samples)); // a set has training images
    }

    /// <summary>Writes a zip into a temporary file that is gone when it is closed.</summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public static FileStream WriteZip(DigitData data, DigitFileFormat format, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("digits-export-");
        FileStream? zip = null;
        try
        {
            string files = Path.Combine(folder.FullName, "samples");
            DigitWriter.Write(data, files, format, overwrite: false, cancellationToken);
            zip = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);
            ZipFile.CreateFromDirectory(files, zip, CompressionLevel.Fastest, includeBaseDirectory: false);
            zip.Position = 0;
            return zip;
        }
        catch (Exception exception)
        {
            zip?.Dispose();
            if (exception is IOException)
                throw new StorageFullException($"The export cannot be written: {exception.Message}", exception);
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
