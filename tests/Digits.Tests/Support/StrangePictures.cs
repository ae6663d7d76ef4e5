using SkiaSharp;

namespace Digits.Tests.Support;

/// <summary>Pictures that show no digit, drawn by SkiaSharp and by nothing that a model learned from.</summary>
internal static class StrangePictures
{
    // Written alone, a person reads them as digits as well: 0 as O, 1 as I, l and others, 2 as Z, 3 as a tailed z, 4 as y, 5 as S, 6 as b and G,
    // 7 as T in some hands, 8 as B, 9 as g and q.
    private const string AllLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string UnlikeDigits = "ACEFHJKLMNPRUVWXYacdefhkmnruvwx";

    private static readonly Lazy<SKTypeface[]> Fonts = new(() => [.. FontFiles().Select(file => SKTypeface.FromFile(file)).Where(HasLetters)]);

    /// <summary>Blank paper, with grain, light from one side, and now and then a fold.</summary>
    public static SKBitmap Blank(Random random)
    {
        SKBitmap picture = Paper(random, out SKCanvas canvas);
        using (canvas)
        {
            using var light = new SKPaint
            {
                Shader = SKShader.CreateLinearGradient(
                    new SKPoint(0, 0), new SKPoint(picture.Width, picture.Height),
                    [SKColors.Black.WithAlpha(0), SKColors.Black.WithAlpha((byte)random.Next(90))], SKShaderTileMode.Clamp),
            };
            canvas.DrawPaint(light);
        }

        return Grain(picture, random, random.Next(12));
    }

    /// <summary>Nothing but noise.</summary>
    public static SKBitmap Noise(Random random) => Grain(Paper(random, out SKCanvas canvas, dispose: true), random, 60 + random.Next(190));

    /// <summary>A letter unlike any digit, of some font that is on this system; skips the test where there is none.</summary>
    public static SKBitmap Letter(Random random) => Letter(random, UnlikeDigits);

    /// <summary>Any letter of some font, O and l among them.</summary>
    public static SKBitmap AnyLetter(Random random) => Letter(random, AllLetters);

    private static SKBitmap Letter(Random random, string letters)
    {
        if (Fonts.Value.Length == 0)
            Assert.Ignore("No fonts are installed, so that no letters can be drawn.");
        SKBitmap picture = Paper(random, out SKCanvas canvas);
        using (canvas)
        {
            using var pen = new SKPaint
            {
                Color = Ink(random),
                IsAntialias = true,
                TextAlign = SKTextAlign.Center,
                TextSize = picture.Height * (0.5f + (0.4f * random.NextSingle())),
                Typeface = Fonts.Value[random.Next(Fonts.Value.Length)],
            };
            string letter = letters[random.Next(letters.Length)].ToString();
            var bounds = new SKRect();
            pen.MeasureText(letter, ref bounds);
            canvas.DrawText(letter, picture.Width / 2f, (picture.Height / 2f) - bounds.MidY, pen);
        }

        return Grain(picture, random, random.Next(8));
    }

    /// <summary>A line that goes to and fro.</summary>
    public static SKBitmap Scribble(Random random)
    {
        SKBitmap picture = Paper(random, out SKCanvas canvas);
        using (canvas)
        {
            using var pen = new SKPaint
            {
                Color = Ink(random),
                IsAntialias = true,
                IsStroke = true,
                StrokeCap = SKStrokeCap.Round,
                StrokeWidth = picture.Width * (0.02f + (0.05f * random.NextSingle())),
            };
            using var path = new SKPath();
            path.MoveTo(Anywhere(picture, random));
            for (int i = 0; i < 6 + random.Next(8); i++)
                path.QuadTo(Anywhere(picture, random), Anywhere(picture, random));
            canvas.DrawPath(path, pen);
        }

        return picture;
    }

    /// <summary>Stripes, dots, checks or bricks.</summary>
    public static SKBitmap Texture(Random random)
    {
        SKBitmap picture = Paper(random, out SKCanvas canvas);
        using (canvas)
        {
            using var pen = new SKPaint { Color = Ink(random), IsAntialias = true };
            float step = picture.Width * (0.08f + (0.12f * random.NextSingle())), part = step * (0.3f + (0.4f * random.NextSingle()));
            int kind = random.Next(4);
            canvas.RotateDegrees(random.Next(60) - 30, picture.Width / 2f, picture.Height / 2f);
            for (float y = -picture.Height; y < 2 * picture.Height; y += step)
            {
                for (float x = -picture.Width; x < 2 * picture.Width; x += step)
                {
                    bool odd = ((int)MathF.Round(x / step) + (int)MathF.Round(y / step)) % 2 != 0;
                    switch (kind)
                    {
                        case 0: canvas.DrawRect(x, y, step, part, pen); break;
                        case 1: canvas.DrawCircle(x, y, part / 2, pen); break;
                        case 2 when odd: canvas.DrawRect(x, y, step, step, pen); break;
                        case 3: canvas.DrawRect(x, y, step * 0.8f, step * 0.8f, pen); break;
                    }
                }
            }
        }

        return Grain(picture, random, random.Next(20));
    }

    private static SKBitmap Paper(Random random, out SKCanvas canvas, bool dispose = false)
    {
        int side = 60 + random.Next(140);
        var picture = new SKBitmap(new SKImageInfo(side, side + random.Next(side / 3), SKColorType.Rgba8888, SKAlphaType.Opaque));
        byte grey = (byte)(180 + random.Next(76));
        picture.Erase(new SKColor(grey, grey, grey));
        canvas = new SKCanvas(picture);
        if (dispose)
            canvas.Dispose();
        return picture;
    }

    private static SKBitmap Grain(SKBitmap picture, Random random, int strength)
    {
        SKColor[] pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            byte grey = (byte)Math.Clamp(pixels[i].Red + random.Next(strength + 1) - (strength / 2), 0, 255);
            pixels[i] = new SKColor(grey, grey, grey);
        }

        picture.Pixels = pixels;
        return picture;
    }

    private static SKColor Ink(Random random)
    {
        byte grey = (byte)random.Next(90);
        return new SKColor(grey, grey, grey);
    }

    private static SKPoint Anywhere(SKBitmap picture, Random random) =>
        new(picture.Width * (0.1f + (0.8f * random.NextSingle())), picture.Height * (0.1f + (0.8f * random.NextSingle())));

    private static bool HasLetters(SKTypeface? face) => face is not null && face.ContainsGlyphs(UnlikeDigits) && !face.FamilyName.Contains("Symbol", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> FontFiles()
    {
        string[] folders = OperatingSystem.IsWindows() ? [Environment.GetFolderPath(Environment.SpecialFolder.Fonts)]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Fonts", "/Library/Fonts"]
            : ["/usr/share/fonts", "/usr/local/share/fonts"];
        return folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.?tf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .Order(StringComparer.Ordinal);
    }
}
