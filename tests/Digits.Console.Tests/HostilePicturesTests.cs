using System.Text.Json;
using Digits.CommandLine.Tests.Support;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.CommandLine.Tests;

/// <summary>Pictures made to exhaust memory get an error each, or are read, and the process stays small.</summary>
internal sealed class HostilePicturesTests
{
    private const long MostMemory = 500L << 20;

    [TestCase("predict")]
    [TestCase("read")]
    public void Bombs_take_little_memory(string command)
    {
        using var place = new Workplace();
        byte[] largest = Large(SKEncodedImageFormat.Png);
        (string Name, byte[] Content, string? Error)[] files =
        [
            ("largest.png", largest, null),
            ("truncated.png", largest[..(largest.Length / 2)], "truncated"),
            ("progressive.jpg", Progressive(Large(SKEncodedImageFormat.Jpeg)), ""),
            ("bomb.bmp", Pictures.Bmp(30_000, 30_000, new byte[64]), "30000×30000 pixels; at most 40 million"),
            ("empty.png", [], "it is empty"),
            ("zero.bmp", Pictures.Bmp(0, 0, []), "cannot be read as a picture"),
            ("page.png", "<!DOCTYPE html>"u8.ToArray(), "a web page"),
            ("padded.png", [.. largest, .. new byte[60 << 20]], null),
        ];
        foreach ((string name, byte[] content, _) in files)
            File.WriteAllBytes(Path.Combine(place.Path, name), content);

        using DigitsProcess process = DigitsProcess.Start(place, [command, "--json", .. files.Select(file => file.Name)]);
        long peak = process.WatchMemory();
        JsonElement[] answers = [.. process.WaitForEnd().Ended(1).Json.EnumerateArray()];
        for (int i = 0; i < files.Length; i++)
        {
            if (files[i].Error is { } error)
                Assert.That(answers[i].GetProperty("reason").GetString(), Does.Contain(error), files[i].Name);
        }

        Assert.That(peak, Is.LessThan(MostMemory));
    }

    /// <summary>As many pixels as are read of what is decoded whole.</summary>
    private static byte[] Large(SKEncodedImageFormat format)
    {
        const int Side = 6_300;
        var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Gray);
        return Pictures.Encode(bitmap, format);
    }

    /// <summary>The header of a progressive JPEG before data that are none: what a decoder sets aside, it sets aside before it sees that.</summary>
    private static byte[] Progressive(byte[] jpeg)
    {
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 1] = 0xC2;
        return jpeg;
    }
}
