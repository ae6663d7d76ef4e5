using System.IO.Compression;
using Digits.Data;
using Digits.Models;

namespace Digits.Tests.Support;

/// <summary>
/// A classifier that knows the answers: it reads the label from pixel 0 of images that <see cref="Told"/> made, and is right with a chosen
/// share of them. It saves a zip, though none that ML.NET opens.
/// </summary>
internal sealed class FakeClassifier(double accuracy = 1, float confidence = 0.9f) : IDigitClassifier
{
    private int _scored;

    /// <summary>How many images were scored.</summary>
    public int Scored => Volatile.Read(ref _scored);

    /// <summary>Hears at the start of every call which part (see <see cref="Told"/>) the first image belongs to.</summary>
    public Action<byte>? OnScore { get; init; }

    /// <summary>Images whose first pixel is the label, the second their place modulo 100, the third any mark.</summary>
    public static DigitSet Told(int count, byte part = 0)
    {
        var pixels = new byte[count * 784];
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
            (pixels[i * 784], pixels[(i * 784) + 1], pixels[(i * 784) + 2], labels[i]) = ((byte)(i % 10), (byte)(i % 100), part, (byte)(i % 10));
        return new DigitSet("told", "made by a test", 28, 28, pixels, labels);
    }

    public void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        if (pixels.Length > 2)
            OnScore?.Invoke(pixels[2]);
        int count = pixels.Length / 784;
        Interlocked.Add(ref _scored, count);
        for (int i = 0; i < count; i++)
        {
            (byte label, byte place) = (pixels[i * 784], pixels[(i * 784) + 1]);
            Span<float> image = probabilities.Slice(i * 10, 10);
            image.Fill((1 - confidence) / 9);
            image[place < Math.Round(100 * accuracy) ? label : (label + 1) % 10] = confidence;
        }
    }

    public void Save(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true);
        using Stream entry = archive.CreateEntry("model.txt").Open();
        entry.Write("a model, so to speak"u8);
    }
}
