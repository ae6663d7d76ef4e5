using Digits.Data;
using Digits.Imaging.Synthesis;
using Digits.Reports.Contents;
using SkiaSharp;

namespace Digits.Reports.Tests.Support;

/// <summary>Images of the bundled set, which every machine has, and filters of no network.</summary>
internal static class MadeUpImages
{
    private static readonly Lazy<(DigitSet Set, int[][] ByDigit)> Bundled = new(() =>
    {
        DigitSet set = BundledDigits.Load().Training;
        byte[] labels = set.Labels.ToArray();
        return (set, [.. Enumerable.Range(0, 10).Select(digit => Enumerable.Range(0, set.Count).Where(i => labels[i] == digit).ToArray())]);
    });

    private static readonly Lazy<IReadOnlyList<ReportClass>> MadeClasses = new(() =>
        [.. Enumerable.Range(0, 10).Select(digit => new ReportClass(
            digit, 5420 + (digit * 18), 500, 1000, [.. Enumerable.Range(0, 8).Select(i => Png(digit, i))]))]);

    /// <summary>Ten digits with eight samples each.</summary>
    public static IReadOnlyList<ReportClass> Classes => MadeClasses.Value;

    /// <summary>Base64 of the PNG of an image, dark ink on white paper, that shows a digit.</summary>
    public static string Png(int digit, int which)
    {
        (DigitSet set, int[][] byDigit) = Bundled.Value;
        ReadOnlySpan<byte> ink = set.Image(byDigit[digit][which % byDigit[digit].Length]);
        var paper = new byte[ink.Length];
        for (int i = 0; i < ink.Length; i++)
            paper[i] = (byte)(255 - ink[i]);
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(set.Columns, set.Rows, SKColorType.Gray8), paper);
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return Convert.ToBase64String(data.AsSpan());
    }

    /// <summary>32 filters of 3×3: edges of all directions.</summary>
    public static ReportFilters Filters(int seed)
    {
        var random = new Random(seed);
        return new ReportFilters(3, [.. Enumerable.Range(0, 32).Select(filter =>
        {
            double angle = filter * Math.PI / 16;
            return (IReadOnlyList<float>)[.. Enumerable.Range(0, 9).Select(i =>
                (float)((((i % 3) - 1) * Math.Cos(angle) * 0.3) + (((i / 3) - 1) * Math.Sin(angle) * 0.3) + (0.2 * (random.NextDouble() - 0.5))))];
        })]);
    }
}
