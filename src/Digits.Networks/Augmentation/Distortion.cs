namespace Digits.Networks.Augmentation;

/// <summary>What was drawn for one image, but for the elastic displacement.</summary>
/// <param name="ShiftX">Pixels to the right.</param>
/// <param name="ShiftY">Pixels down.</param>
/// <param name="Rotation">Degrees, counter-clockwise as one sees it.</param>
/// <param name="Scale">Times the size.</param>
/// <param name="Aspect">Times the width, and the height is divided by it.</param>
/// <param name="Shear">Pixels to the right for each pixel up.</param>
/// <param name="Thickness">Pixels by which the edges of strokes move outwards.</param>
internal readonly record struct Distortion(float ShiftX, float ShiftY, float Rotation, float Scale, float Aspect, float Shear, float Thickness)
{
    /// <summary>Draws one. Always takes as many numbers, so that one option does not change what comes of the others.</summary>
    public static Distortion Draw(AugmentationOptions options, ref CounterRandom random) => new(
        Shift(options, ref random),
        Shift(options, ref random),
        random.NextBetween(-options.MaxRotation, options.MaxRotation),
        random.NextBetween(1 - options.MaxScale, 1 + options.MaxScale),
        random.NextBetween(1 - options.MaxAspect, 1 + options.MaxAspect),
        random.NextBetween(-options.MaxShear, options.MaxShear),
        random.NextBetween(-options.MaxThickness, options.MaxThickness));

    /// <summary>
    /// The way back: x = XX·u + XY·v and y = YX·u + YY·v, where (u, v) is a place in the changed image and (x, y) the one that it comes
    /// from, both from the centre, y down, without the shift.
    /// </summary>
    /// <remarks>There it goes scale, then shear, then rotation; so the inverses follow in the opposite order.</remarks>
    public (float XX, float XY, float YX, float YY) Inverse()
    {
        (double sin, double cos) = Math.SinCos(Rotation * (Math.PI / 180));
        double width = (double)Scale * Aspect, height = (double)Scale / Aspect;
        return ((float)((cos + Shear * sin) / width), (float)((Shear * cos - sin) / width), (float)(sin / height), (float)(cos / height));
    }

    private static float Shift(AugmentationOptions options, ref CounterRandom random)
    {
        if (!options.WholePixels)
            return random.NextBetween(-options.MaxShift, options.MaxShift);
        int most = (int)options.MaxShift;
        return random.Next(2 * most + 1) - most;
    }
}
