using Digits.Data;
using Digits.Data.Formats;
using Digits.Imaging;
using Digits.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Tests.Imaging;

internal sealed class DigitNormalizerTests
{
    private const int Side = DigitNormalizer.Side;

    /// <summary>A zero of light ink somewhere in a dark picture, away from its rim.</summary>
    private static Gen<GreyImage> Zeros =>
        from width in Gen.Choose(40, 200)
        from height in Gen.Choose(40, 200)
        from radiusX in Gen.Choose(8, width / 4)
        from radiusY in Gen.Choose(8, height / 4)
        from centreX in Gen.Choose(radiusX + (width / 6), width - radiusX - (width / 6))
        from centreY in Gen.Choose(radiusY + (height / 6), height - radiusY - (height / 6))
        from pen in Gen.Choose(2, Math.Min(radiusX, radiusY) / 2)
        select Draw(width, height, (x, y) =>
        {
            bool inside = Square((double)(x - centreX) / radiusX) + Square((double)(y - centreY) / radiusY) <= 1;
            bool hole = Square((double)(x - centreX) / (radiusX - pen)) + Square((double)(y - centreY) / (radiusY - pen)) <= 1;
            return inside && !hole ? (byte)230 : (byte)20;
        });

    [Test]
    public void The_centre_of_mass_comes_to_pixel_14_as_in_MNIST_and_the_ink_into_the_box() => Check(Zeros, picture =>
    {
        byte[] digit = DigitNormalizer.Normalize(picture);
        (double x, double y) = CentreOfMass(digit);
        (int width, int height) = InkSize(digit);

        // Half a pixel for whole-pixel shifts, and a little for values rounded to bytes.
        Assert.That(x, Is.EqualTo(14).Within(0.55));
        Assert.That(y, Is.EqualTo(14).Within(0.55));
        Assert.That(Math.Max(width, height), Is.EqualTo(20));
        Assert.That(digit.Max(), Is.EqualTo(255));
    });

    [Test]
    public void Dark_ink_on_light_paper_gives_the_same_digit() => Check(Zeros, picture =>
    {
        GreyImage inverted = new(picture.Width, picture.Height, [.. picture.Pixels.ToArray().Select(p => (byte)(255 - p))]);
        Assert.That(Difference(DigitNormalizer.Normalize(inverted), DigitNormalizer.Normalize(picture)), Is.LessThan(2));
    });

    [Test]
    public void Keeps_the_proportions_of_the_ink()
    {
        (int width, int height) = InkSize(DigitNormalizer.Normalize(Draw(100, 100, (x, y) => x is >= 40 and < 46 && y is >= 30 and < 70 ? (byte)255 : (byte)0)));
        Assert.That((width, height), Is.EqualTo((3, 20)));
    }

    [Test]
    public void A_28x28_picture_of_light_ink_stays_as_it_is_and_of_dark_ink_is_inverted_only()
    {
        byte[] light = Draw(Side, Side, (x, y) => x is 3 or 4 && y > 2 ? (byte)(100 + y) : (byte)0).Pixels.ToArray();
        byte[] dark = [.. light.Select(p => (byte)(255 - p))];
        Assert.That(DigitNormalizer.Normalize(new GreyImage(Side, Side, light)), Is.EqualTo(light));
        Assert.That(DigitNormalizer.Normalize(new GreyImage(Side, Side, dark)), Is.EqualTo(light));
    }

    [Test]
    public void A_blank_picture_is_all_paper([Values(0, 90, 255)] int grey, [Values(1, 28, 50)] int side) =>
        Assert.That(DigitNormalizer.Normalize(Draw(side, side, (_, _) => (byte)grey)), Is.All.Zero);

    [Test]
    public void Faint_noise_on_paper_is_no_ink() =>
        Assert.That(DigitNormalizer.Normalize(Draw(60, 60, (x, y) => (byte)(240 + ((x * 7) + (y * 13)) % 9))), Is.All.Zero);

    [Test]
    public void A_line_along_the_rim_and_a_speck_are_left_out()
    {
        static byte Digit(int x, int y) => x is >= 40 and < 50 && y is >= 30 and < 70 ? (byte)255 : (byte)0;
        GreyImage clean = Draw(100, 100, Digit);
        GreyImage ruled = Draw(100, 100, (x, y) => y < 3 || x == 97 || (x, y) == (70, 20) ? (byte)255 : Digit(x, y));
        Assert.That(DigitNormalizer.Normalize(ruled), Is.EqualTo(DigitNormalizer.Normalize(clean)));
    }

    [Test]
    public void A_digit_cropped_to_its_edges_is_kept_whole()
    {
        GreyImage seven = Draw(40, 60, (x, y) => y < 6 || Math.Abs(x - (36 - (y * 0.4))) < 4 ? (byte)255 : (byte)0);
        Assert.That(InkSize(DigitNormalizer.Normalize(seven)).Height, Is.EqualTo(20));
        Assert.That(InkSize(DigitNormalizer.Normalize(seven)).Width, Is.GreaterThanOrEqualTo(12));
    }

    [Test]
    public void Very_large_and_very_flat_pictures_are_no_trouble()
    {
        Assert.That(DigitNormalizer.Normalize(Draw(3000, 2000, (x, y) => Math.Abs(x - y - 500) < 40 && y is > 500 and < 1500 ? (byte)0 : (byte)255)).Max(), Is.EqualTo(255));
        Assert.That(DigitNormalizer.Normalize(Draw(5000, 1, (x, _) => (byte)(x % 200))).Length, Is.EqualTo(784));
    }

    [Test]
    public void A_set_of_28x28_is_returned_itself()
    {
        DigitSet set = Pictures.OneStroke([1]);
        Assert.That(DigitNormalizer.Normalize(set), Is.SameAs(set));
    }

    [Test]
    public void In_a_set_ink_is_white_even_where_there_is_more_of_it_than_of_paper()
    {
        DigitSet set = Sets.Make(8, 8, Draw(8, 8, (x, y) => x is 3 or 4 && y is > 1 and < 6 ? (byte)0 : (byte)255).Pixels.ToArray(), [0]);
        DigitSet normalized = DigitNormalizer.Normalize(set);
        Assert.That((normalized.Rows, normalized.Columns, normalized.Labels[0]), Is.EqualTo((28, 28, (byte)0)));
        Assert.That((normalized.Image(0)[(6 * 28) + 6], normalized.Image(0)[(14 * 28) + 14]), Is.EqualTo(((byte)255, (byte)0)));
    }

    [Test]
    public void Real_MNIST_images_enlarged_and_normalized_again_stay_close()
    {
        string folder = RealData.Folder("mnist");
        DigitSet test = IdxFile.Read(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"));
        double difference = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] image = test.Image(i).ToArray();
            byte[] again = DigitNormalizer.Normalize(Draw(5 * Side, 5 * Side, (x, y) => image[(y / 5 * Side) + (x / 5)]));
            for (int p = 0; p < again.Length; p++)
                difference += Math.Abs(again[p] - test.Image(i)[p]);
        }

        // Mean absolute difference a pixel; the images' mean is 33, and a shift by half a pixel would make about 15. The thinnest get thicker.
        Assert.That(difference / (100 * 784), Is.LessThan(6));
    }

    [Test]
    public void The_real_sheets_lose_their_ruled_lines()
    {
        string folder = RealData.Folder("sheets");
        DigitSet cells = IdxFile.Read(Path.Combine(folder, "cells-images-idx3-ubyte.gz"), Path.Combine(folder, "cells-labels-idx1-ubyte.gz"));
        DigitSet digits = DigitNormalizer.Normalize(cells.Select([.. Enumerable.Range(0, 500)]));

        // A box around a ruled line would be wide and low; digits are mostly high.
        int high = Enumerable.Range(0, digits.Count).Count(i => InkSize(digits.Image(i)).Height == 20);
        Assert.That(high, Is.GreaterThan(400));
    }

    /// <summary>The mean absolute difference a pixel; that of two unlike digits is about 40.</summary>
    private static double Difference(byte[] one, byte[] other) => one.Zip(other, (a, b) => (double)Math.Abs(a - b)).Average();

    private static double Square(double value) => value * value;

    private static void Check(Gen<GreyImage> pictures, Action<GreyImage> property) =>
        Prop.ForAll(pictures.ToArbitrary(), property).QuickCheckThrowOnFailure();

    private static GreyImage Draw(int width, int height, Func<int, int, byte> pixel) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => pixel(i % width, i / width))]);

    private static (double X, double Y) CentreOfMass(byte[] digit)
    {
        double mass = digit.Sum(p => (double)p);
        return (
            digit.Select((p, i) => p * (i % Side)).Sum() / mass,
            digit.Select((p, i) => p * (i / Side)).Sum() / mass);
    }

    private static (int Width, int Height) InkSize(ReadOnlySpan<byte> digit)
    {
        (int left, int top, int right, int bottom) = (Side, Side, -1, -1);
        for (int i = 0; i < digit.Length; i++)
        {
            if (digit[i] == 0)
                continue;
            (left, right) = (Math.Min(left, i % Side), Math.Max(right, i % Side));
            (top, bottom) = (Math.Min(top, i / Side), Math.Max(bottom, i / Side));
        }

        return (right - left + 1, bottom - top + 1);
    }
}
