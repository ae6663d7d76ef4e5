using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>What a picture shows that has no writing in it: nothing, noise, stripes, grids, blots, shades.</summary>
internal static class Textures
{
    private const int Side = DigitNormalizer.Side;

    /// <summary>Fills an image with one of them.</summary>
    public static void Fill(ref RandomStream random, Span<byte> image)
    {
        image.Clear();
        switch (random.Next(6))
        {
            case 0:
                return; // blank paper
            case 1:
                Noise(ref random, image, blurs: 0);
                return;
            case 2:
                Noise(ref random, image, blurs: 1 + random.Next(3));
                return;
            case 3:
                Stripes(ref random, image);
                return;
            case 4:
                Blots(ref random, image);
                return;
            default:
                Shade(ref random, image);
                return;
        }
    }

    private static void Noise(ref RandomStream random, Span<byte> image, int blurs)
    {
        double density = random.Uniform();
        foreach (ref byte pixel in image)
            pixel = random.Chance(density) ? (byte)random.Next(256) : (byte)0;
        for (int i = 0; i < blurs; i++)
            Blur(image);
        Stretch(image);
    }

    /// <summary>Stripes of any direction and width, or two of them crossed.</summary>
    private static void Stripes(ref RandomStream random, Span<byte> image)
    {
        int directions = 1 + random.Next(2);
        for (int i = 0; i < directions; i++)
        {
            // A direction as a point of the square around the origin: no sine is needed, which platforms round differently.
            (double dx, double dy) = ((2 * random.Uniform()) - 1, (2 * random.Uniform()) - 1);
            double length = Math.Sqrt((dx * dx) + (dy * dy)) + 1e-9, period = 3 + (9 * random.Uniform()), offset = period * random.Uniform();
            double width = 1 + random.Uniform() * (period - 2);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    double along = (((x * dx) + (y * dy)) / length) + offset;
                    double phase = along - (period * Math.Floor(along / period));
                    double ink = Math.Clamp(Math.Min(phase, width - phase) + 0.5, 0, 1);
                    ref byte pixel = ref image[(y * Side) + x];
                    pixel = Math.Max(pixel, (byte)(255 * ink));
                }
            }
        }
    }

    /// <summary>One to four filled ovals or boxes.</summary>
    private static void Blots(ref RandomStream random, Span<byte> image)
    {
        int count = 1 + random.Next(4);
        for (int i = 0; i < count; i++)
        {
            (double cx, double cy) = (4 + (20 * random.Uniform()), 4 + (20 * random.Uniform()));
            (double rx, double ry) = (2 + (9 * random.Uniform()), 2 + (9 * random.Uniform()));
            bool isBox = random.Chance(0.5);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    (double u, double v) = ((x - cx) / rx, (y - cy) / ry);
                    if (isBox ? Math.Max(Math.Abs(u), Math.Abs(v)) < 1 : (u * u) + (v * v) < 1)
                        image[(y * Side) + x] = 255;
                }
            }
        }

        if (random.Chance(0.5))
            Blur(image);
    }

    /// <summary>Light that falls from one side.</summary>
    private static void Shade(ref RandomStream random, Span<byte> image)
    {
        (double dx, double dy) = ((2 * random.Uniform()) - 1, (2 * random.Uniform()) - 1);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                image[(y * Side) + x] = (byte)Math.Clamp(128 + (9 * (((x - 13.5) * dx) + ((y - 13.5) * dy))), 0, 255);
        }
    }

    private static void Blur(Span<byte> image)
    {
        Span<byte> before = stackalloc byte[Side * Side];
        image.CopyTo(before);
        for (int y = 1; y < Side - 1; y++)
        {
            for (int x = 1; x < Side - 1; x++)
            {
                int sum = 0;
                for (int ny = y - 1; ny <= y + 1; ny++)
                {
                    for (int nx = x - 1; nx <= x + 1; nx++)
                        sum += before[(ny * Side) + nx];
                }

                image[(y * Side) + x] = (byte)(sum / 9);
            }
        }
    }

    private static void Stretch(Span<byte> image)
    {
        int brightest = 1;
        foreach (byte pixel in image)
            brightest = Math.Max(brightest, pixel);
        foreach (ref byte pixel in image)
            pixel = (byte)(pixel * 255 / brightest);
    }
}
