using Digits.Imaging;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests.Imaging;

internal sealed class JpegScansTests
{
    private static readonly byte[] Baseline = Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Black, SKColors.White), SKEncodedImageFormat.Jpeg);

    [Test]
    public void A_baseline_JPEG_has_one_scan_of_all_components()
    {
        Assert.That(JpegScans.Count(Baseline), Is.EqualTo(1));
        Assert.That(JpegScans.IsSingle(Baseline), Is.True);
    }

    [Test]
    public void A_progressive_one_does_not()
    {
        byte[] progressive = [.. Baseline];
        int frame = progressive.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        progressive[frame + 1] = 0xC2;
        Assert.That(JpegScans.IsSingle(progressive), Is.False);
    }

    [Test]
    public void A_scan_of_some_components_is_not_the_only_one()
    {
        byte[] parted = [.. Baseline];
        int scan = parted.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        parted[scan + 4]--;
        Assert.That(JpegScans.IsSingle(parted), Is.False);
    }

    [Test]
    public void Whatever_is_no_JPEG_or_ends_early_has_none()
    {
        Assert.That(JpegScans.Count("no JPEG \xFF\xDA"u8), Is.Zero);
        for (int length = 0; length < Math.Min(Baseline.Length, 700); length++)
            Assert.That(() => JpegScans.IsSingle(Baseline.AsSpan(0, length)), Throws.Nothing, $"{length} bytes");
    }

    [Test]
    public void A_JPEG_of_too_many_scans_is_refused()
    {
        int scan = Baseline.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] header = Baseline[scan..(scan + 4 + Baseline[scan + 3])];
        byte[] many = [.. Baseline[..scan], .. Enumerable.Repeat(header, 200).SelectMany(bytes => bytes), .. Baseline[scan..]];
        Assert.That(() => ImageDecoder.Decode(new MemoryStream(many), "test"), Refusal.With("test is a JPEG of 201 scans; at most 100"));
    }
}
