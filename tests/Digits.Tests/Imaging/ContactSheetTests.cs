using Digits.Data;
using Digits.Imaging;
using SkiaSharp;

namespace Digits.Tests.Imaging;

public sealed class ContactSheetTests
{
    private static readonly int[] MiddlesOfRows = [255, 255, 255, 255, 0, 255, 255, 255, 255, 155];

    [Test]
    public void Each_digit_has_a_row_with_its_first_images_dark_on_white()
    {
        var pixels = new byte[3 * 784];
        Array.Fill(pixels, (byte)255, 0, 784); // the first four
        Array.Fill(pixels, (byte)100, 784, 784); // the only nine
        Array.Fill(pixels, (byte)200, 2 * 784, 784); // one four too many for one column
        var set = new DigitSet("three", "test", 28, 28, pixels, [4, 9, 4]);

        using var png = new MemoryStream();
        ContactSheet.Write(set, columns: 1, png);

        using SKBitmap sheet = SKBitmap.Decode(png.ToArray());
        int middle = sheet.Width / 2, row = 64; // (28 + 4) × 2 pixels from row to row, 12 of margin
        Assert.That((sheet.Width, sheet.Height), Is.EqualTo((80, 656)));
        Assert.That(Enumerable.Range(0, 10).Select(digit => (int)sheet.GetPixel(middle, 12 + (digit * row) + 28).Red),
            Is.EqualTo(MiddlesOfRows));
    }

    [TestCase(0)]
    [TestCase(101)]
    public void There_are_limits_to_its_width(int columns) =>
        Assert.That(() => ContactSheet.Write(new DigitSet("none", "test", 28, 28, [], []), columns, Stream.Null), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
