using Digits.Networks.Augmentation;

namespace Digits.Networks.Tests.Augmentation;

public sealed class ResamplerTests
{
    private static readonly Distortion Nothing = new(0, 0, 0, 1, 1, 0, 0);

    [TestCase(28, 28)]
    [TestCase(16, 16)]
    [TestCase(9, 33)]
    [TestCase(40, 5)]
    [TestCase(1, 1)]
    public void Pixels_are_those_of_the_textbook(int rows, int columns)
    {
        var options = new AugmentationOptions { MaxShift = 5, MaxRotation = 180, MaxScale = 0.5f, MaxAspect = 0.5f, MaxShear = 1 };
        var resampler = new Resampler(rows, columns);
        var output = new byte[rows * columns];
        for (int i = 0; i < 50; i++)
        {
            byte[] image = TestImages.Noise(rows, columns, i);
            var random = new CounterRandom(4, RandomPurpose.Augmentation, 0, i);
            Distortion distortion = Distortion.Draw(options, ref random);
            resampler.Apply(image, distortion, null, output);
            double[] expected = Reference(image, rows, columns, distortion, (_, _) => (0, 0));
            Assert.That(output.Select(pixel => (double)pixel), Is.EqualTo(expected).Within(0.51), $"{distortion}");
        }
    }

    [Test]
    public void Elastic_displacement_is_added_to_where_a_pixel_comes_from()
    {
        var elastic = new ElasticField(28, 28, 7);
        var resampler = new Resampler(28, 28);
        var output = new byte[28 * 28];
        for (int i = 0; i < 20; i++)
        {
            byte[] image = TestImages.Noise(28, 28, i);
            var random = new CounterRandom(4, RandomPurpose.Augmentation, 0, i);
            elastic.Draw(4, ref random);
            Distortion distortion = Nothing with { Rotation = 10, ShiftX = 1.25f };
            resampler.Apply(image, distortion, elastic, output);
            double[] expected = Reference(image, 28, 28, distortion, (row, column) =>
                (elastic.At(row, column / 16 * 16).X[column % 16], elastic.At(row, column / 16 * 16).Y[column % 16]));
            Assert.That(output.Select(pixel => (double)pixel), Is.EqualTo(expected).Within(0.51));
        }
    }

    [Test]
    public void Whole_shifts_only_move([Values(-30, -3, 0, 2)] int right, [Values(-29, -1, 0, 28)] int down)
    {
        byte[] image = TestImages.Noise(28, 28), output = new byte[28 * 28], expected = new byte[28 * 28];
        new Resampler(28, 28).Apply(image, Nothing with { ShiftX = right, ShiftY = down }, null, output);
        for (int row = 0; row < 28; row++)
        {
            for (int column = 0; column < 28; column++)
            {
                bool inside = row - down is >= 0 and < 28 && column - right is >= 0 and < 28;
                expected[row * 28 + column] = inside ? image[(row - down) * 28 + column - right] : (byte)0;
            }
        }

        Assert.That(output, Is.EqualTo(expected));
    }

    [Test]
    public void Quarter_turn_is_counter_clockwise_about_pixel_14_14()
    {
        byte[] image = TestImages.Noise(28, 28), output = new byte[28 * 28];
        new Resampler(28, 28).Apply(image, Nothing with { Rotation = 90 }, null, output);
        for (int row = 1; row < 28; row++)
        {
            for (int column = 1; column < 28; column++)
                Assert.That(output[row * 28 + column], Is.EqualTo(image[column * 28 + 28 - row]));
        }
    }

    [Test]
    public void Ink_is_kept_by_rotation_and_shear_and_grows_with_the_area()
    {
        byte[] image = TestImages.Blot(), output = new byte[28 * 28];
        var resampler = new Resampler(28, 28);
        (Distortion, double)[] cases =
        [
            (Nothing with { Rotation = 17 }, 1), (Nothing with { Shear = 0.3f }, 1), (Nothing with { Aspect = 1.1f }, 1),
            (Nothing with { Scale = 1.2f }, 1.44), (Nothing with { Scale = 0.8f }, 0.64),
        ];
        foreach ((Distortion distortion, double area) in cases)
        {
            resampler.Apply(image, distortion, null, output);
            Assert.That(output.Sum(pixel => pixel), Is.EqualTo(area * image.Sum(pixel => pixel)).Within(1).Percent, $"{distortion}");
        }
    }

    [Test]
    public void Centre_of_mass_stays_at_14_14()
    {
        byte[] image = TestImages.Blot(), output = new byte[28 * 28];
        new Resampler(28, 28).Apply(image, Nothing with { Rotation = 30, Scale = 0.9f, Aspect = 1.1f, Shear = 0.2f }, null, output);
        double mass = output.Sum(pixel => pixel);
        Assert.That(output.Select((pixel, i) => pixel * (i % 28) / mass).Sum(), Is.EqualTo(14).Within(0.02));
        Assert.That(output.Select((pixel, i) => pixel * (i / 28) / mass).Sum(), Is.EqualTo(14).Within(0.02));
    }

    // Bilinear interpolation as the textbook says, in double; the way back is checked by itself.
    private static double[] Reference(byte[] image, int rows, int columns, Distortion distortion, Func<int, int, (float X, float Y)> displacement)
    {
        (float xx, float xy, float yx, float yy) = distortion.Inverse();
        var result = new double[image.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double u = column - columns / 2 - (double)distortion.ShiftX, v = row - rows / 2 - (double)distortion.ShiftY;
                (float moveX, float moveY) = displacement(row, column);
                double x = xx * u + xy * v + columns / 2 + moveX, y = yx * u + yy * v + rows / 2 + moveY;
                int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
                for (int i = Math.Max(top, 0); i <= Math.Min(top + 1, rows - 1); i++)
                {
                    for (int j = Math.Max(left, 0); j <= Math.Min(left + 1, columns - 1); j++)
                        result[row * columns + column] += (1 - Math.Abs(x - j)) * (1 - Math.Abs(y - i)) * image[i * columns + j];
                }
            }
        }

        return result;
    }
}
