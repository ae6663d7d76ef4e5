using Digits.Imaging;
using Digits.Imaging.Segmentation;
using Digits.Models;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests;

/// <summary>Numbers of synthetic handwriting are read back from pictures of them, and what is not known to be one is rejected.</summary>
internal sealed class NumberReaderTests
{
    private const int Count = 20;

    [Test]
    public void Spaced_digits_are_read() => Assert.That(Right(number => NumberPictures.Write(number).Image), Is.GreaterThanOrEqualTo(18));

    [Test]
    public void Light_ink_on_dark_paper_is_read() =>
        Assert.That(Right(number => NumberPictures.Change(NumberPictures.Write(number).Image, (_, _, value) => 255 - value)), Is.GreaterThanOrEqualTo(18));

    [Test]
    public void Touching_digits_are_cut_apart() => Assert.That(Right(number => NumberPictures.Write(number, gap: -2).Image), Is.GreaterThanOrEqualTo(8));

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(5)]
    public void Zeros_written_in_one_go_are_as_many_as_their_loops(int count)
    {
        int[] centres = [.. Enumerable.Range(0, count).Select(i => 40 + (35 * i))];
        GreyImage zeros = Rings.Picture(centres);
        Assert.That(new NumberReader(DigitPredictor.Default).Read(zeros).Number, Is.EqualTo(new string('0', count)));
    }

    [Test]
    public void Points_commas_and_dashes_are_skipped() =>
        Assert.That(Right(number => NumberPictures.Write($"{number[..1]}.{number[1..]},-").Image), Is.GreaterThanOrEqualTo(16));

    [Test]
    public void Ruled_lines_are_skipped() => Assert.That(
        Right(number => NumberPictures.Change(NumberPictures.Write(number).Image, (_, y, value) => y is 72 or 73 or 12 ? 60 : value)),
        Is.GreaterThanOrEqualTo(16));

    [Test]
    public void Shadow_and_grain_are_paper()
    {
        var random = new Random(5);
        Assert.That(
            Right(number => NumberPictures.Change(NumberPictures.Write(number).Image, (x, _, value) => (value * (1 - (0.5 * x / 300))) + random.Next(-12, 13))),
            Is.GreaterThanOrEqualTo(17));
    }

    [Test]
    public void Broken_strokes_are_put_together() => Assert.That(
        Right(number => NumberPictures.Change(NumberPictures.Write(number).Image, (_, y, value) => y is 46 or 47 ? 210 : value)), Is.GreaterThanOrEqualTo(14));

    [Test]
    public void Each_digit_is_where_it_was_written()
    {
        (GreyImage image, IReadOnlyList<PixelBox> boxes) = NumberPictures.Write("4071", writer: 3);
        NumberReading reading = new NumberReader(DigitPredictor.Default).Read(image);
        Assert.That(reading.Digits, Has.Count.EqualTo(4));
        for (int i = 0; i < 4; i++)
        {
            (PixelBox found, PixelBox written) = (reading.Digits[i].Box, boxes[i]);
            Assert.That(
                new[] { found.X - written.X, found.Y - written.Y, found.Width - written.Width, found.Height - written.Height }, Has.All.InRange(-3, 3));
        }
    }

    [Test]
    public void Boxes_are_in_pixels_of_the_file_s_picture()
    {
        (GreyImage image, IReadOnlyList<PixelBox> boxes) = NumberPictures.Write("4071", writer: 3);
        int factor = (2 * ImageDecoder.DefaultMaxSide / image.Width) + 1;
        using SKImage small = SKImage.FromPixelCopy(new SKImageInfo(image.Width, image.Height, SKColorType.Gray8, SKAlphaType.Opaque), image.Pixels.ToArray());
        using var large = new SKBitmap(image.Width * factor, image.Height * factor, SKColorType.Gray8, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(large))
            canvas.DrawImage(small, new SKRect(0, 0, large.Width, large.Height));
        using SKData png = large.Encode(SKEncodedImageFormat.Png, 100);
        NumberReading reading = new NumberReader(DigitPredictor.Default).Read(png.AsStream());
        Assert.That(reading.Number, Is.EqualTo("4071"));
        Assert.That(reading.Digits[2].Box.X, Is.EqualTo(boxes[2].X * factor).Within(3 * factor));
        Assert.That(reading.Digits[2].Box.Height, Is.EqualTo(boxes[2].Height * factor).Within(5 * factor));
    }

    [Test]
    public void The_whole_is_no_surer_than_it_can_be_and_a_reading_repeats()
    {
        GreyImage image = NumberPictures.Write("8302", gap: -1).Image;
        var reader = new NumberReader(DigitModel.Default);
        NumberReading first = reader.Read(image), second = reader.Read(image);
        Assert.That((second.Number, second.Confidence), Is.EqualTo((first.Number, first.Confidence)));
        Assert.That(second.Digits, Is.EqualTo(first.Digits));
        Assert.That(first.Confidence, Is.GreaterThan(0).And.LessThanOrEqualTo(1));
    }

    [Test]
    public void A_blank_page_has_no_digits([Values(1, 7, 200)] int side, [Values(0, 128, 255)] byte grey)
    {
        var pixels = new byte[side * side];
        Array.Fill(pixels, grey);
        NumberReading reading = new NumberReader(DigitPredictor.Default).Read(new GreyImage(side, side, pixels));
        Assert.That((reading.Number, reading.Rejected, reading.Reason, reading.Digits.Count), Is.EqualTo((null as string, true, "no digits found", 0)));
    }

    [Test]
    public void Of_all_readings_the_best_with_the_right_length_wins()
    {
        GreyImage image = NumberPictures.Write("4071").Image;
        foreach (int length in (int[])[3, 4, 5])
        {
            NumberReading reading = Read(image, new NumberReaderOptions { MinLength = length, MaxLength = length });
            Assert.That(reading.Number is null || reading.Number.Length == length);
        }

        Assert.That(Read(image, new NumberReaderOptions { MinLength = 4, MaxLength = 4 }).Number, Is.EqualTo("4071"));
    }

    [Test]
    public void Only_valid_numbers_are_read()
    {
        GreyImage image = NumberPictures.Write("4071").Image;
        Assert.That(Read(image, new NumberReaderOptions { ValidNumbers = ["4072", "11", "90713"] }).Number, Is.EqualTo("4072"));
        Assert.That(Read(image, new NumberReaderOptions { ValidNumbers = ["4072", "4071"] }).Number, Is.EqualTo("4071"));
    }

    [Test]
    public void The_check_digit_decides()
    {
        GreyImage image = NumberPictures.Write("4072").Image;
        NumberReading reading = Read(image, new NumberReaderOptions { Check = number => number.EndsWith('7') });
        Assert.That(reading.Number, Does.EndWith("7"));
    }

    [Test]
    public void What_nothing_satisfies_is_rejected()
    {
        GreyImage image = NumberPictures.Write("4071").Image;
        foreach (NumberReaderOptions options in (NumberReaderOptions[])[new() { MinLength = 30 }, new() { Check = _ => false }, new() { ValidNumbers = [] }])
        {
            NumberReading reading = Read(image, options);
            Assert.That((reading.Number, reading.Rejected), Is.EqualTo((null as string, true)));
            Assert.That(reading.Reason, Does.StartWith("no reading has"));
        }
    }

    [Test]
    public void An_unsure_reading_is_rejected_with_its_digits()
    {
        NumberReading reading = Read(NumberPictures.Write("4071").Image, new NumberReaderOptions { RejectionThreshold = 1 });
        Assert.That((reading.Number, reading.Rejected, reading.Digits.Count), Is.EqualTo((null as string, true, 4)));
        Assert.That(reading.Reason, Does.Match(@"^confidence 0\.\d{3} is below 1\.000$").Or.Match("^confidence 1.000"));
    }

    [Test]
    public void Options_out_of_their_range_are_refused()
    {
        Refused(new() { MinLength = 0 }, "MinLength");
        Refused(new() { MinLength = 5, MaxLength = 4 }, "MaxLength");
        Refused(new() { RejectionThreshold = 1.1 }, "RejectionThreshold");
        Refused(new() { ValidNumbers = ["1a"] }, "'1a'");

        static void Refused(NumberReaderOptions options, string words) =>
            Assert.That(() => new NumberReader(DigitPredictor.Default, options), Throws.ArgumentException.With.Message.Contains(words));
    }

    [Test]
    public void The_work_on_a_page_of_specks_is_bounded()
    {
        var random = new Random(3);
        var pixels = new byte[800 * 600];
        Array.Fill(pixels, (byte)255);
        for (int i = 0; i < 3000; i++)
        {
            (int x, int y) = (random.Next(790), random.Next(590));
            for (int p = 0; p < 36; p++)
                pixels[((y + (p / 6)) * 800) + x + (p % 6)] = 0;
        }

        var lattice = SegmentLattice.Of(InkMap.Of(new GreyImage(800, 600, pixels))!);
        Assert.That(lattice!.Pieces, Has.Count.LessThanOrEqualTo(96));
        Assert.That(lattice.Segments, Has.Count.LessThanOrEqualTo(400));
    }

    [Test]
    public void Reading_can_be_cancelled() => Assert.That(
        () => new NumberReader(DigitPredictor.Default).Read(NumberPictures.Write("12").Image, new(canceled: true)),
        Throws.InstanceOf<OperationCanceledException>());

    private static NumberReading Read(GreyImage image, NumberReaderOptions options) => new NumberReader(DigitPredictor.Default, options).Read(image);

    private static int Right(Func<string, GreyImage> picture)
    {
        var reader = new NumberReader(DigitPredictor.Default);
        return NumberPictures.Numbers(Count, seed: 1).Count(number => reader.Read(picture(number)).Number == number);
    }
}
