namespace Digits.Imaging.Normalization;

/// <summary>A picture in work: <paramref name="Width"/> × <paramref name="Height"/> values, row-major, on the scale of grey, 0 to 255.</summary>
/// <param name="Width">Values in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">The values; whoever made the plane may write to them.</param>
internal sealed record Plane(int Width, int Height, float[] Values)
{
    /// <summary>Width or height, whichever is longer.</summary>
    public int LongerSide => Math.Max(Width, Height);

    /// <summary>The values of a picture.</summary>
    public static Plane Of(GreyImage image)
    {
        var values = new float[image.Pixels.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = image.Pixels[i];
        return new Plane(image.Width, image.Height, values);
    }

    /// <summary>Each value changed by itself.</summary>
    public Plane Map(Func<float, float> change)
    {
        var values = new float[Values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = change(Values[i]);
        return new Plane(Width, Height, values);
    }

    /// <summary>The smallest box around all values above 0; null where there are none.</summary>
    public Box? Bounds()
    {
        Box? box = null;
        for (int i = 0; i < Values.Length; i++)
        {
            if (!(Values[i] > 0))
                continue;
            (int y, int x) = Math.DivRem(i, Width);
            var pixel = new Box(x, y, x + 1, y + 1);
            box = box?.Union(pixel) ?? pixel;
        }

        return box;
    }

    /// <summary>The part within a box.</summary>
    public Plane Crop(Box box)
    {
        var values = new float[box.Width * box.Height];
        for (int y = 0; y < box.Height; y++)
            Values.AsSpan(((box.Top + y) * Width) + box.Left, box.Width).CopyTo(values.AsSpan(y * box.Width));
        return new Plane(box.Width, box.Height, values);
    }

    /// <summary>The same picture at another size.</summary>
    public Plane Resize(int width, int height) =>
        width == Width && height == Height ? this : new Plane(width, height, AreaResampler.Scale(Values, Width, Height, width, height));

    /// <summary>The same picture, shrunk with its proportions until its longer side has so many values; itself where it has no more.</summary>
    public Plane Within(int side) => LongerSide <= side
        ? this
        : Resize(Math.Max(1, (int)((long)Width * side / LongerSide)), Math.Max(1, (int)((long)Height * side / LongerSide)));

    /// <summary>The picture for showing: values rounded and clamped to bytes.</summary>
    public GreyImage ToImage()
    {
        var pixels = new byte[Values.Length];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(MathF.Round(Values[i]), 0, 255);
        return GreyImage.Adopt(Width, Height, pixels);
    }
}
