namespace Digits.Imaging.Segmentation;

/// <summary>Reduces a large picture to a size at which digits are still far larger than the classifier needs.</summary>
internal static class WorkingSize
{
    // The search for ink and cuts is proportional to the square of it.
    private const int Longest = 800;

    /// <summary>The picture, reduced if need be, with its proportions.</summary>
    public static GreyImage Of(GreyImage image)
    {
        int longer = Math.Max(image.Width, image.Height);
        if (longer <= Longest)
            return image;
        int width = Math.Max(1, (int)((long)image.Width * Longest / longer)), height = Math.Max(1, (int)((long)image.Height * Longest / longer));
        return GreyImage.Adopt(width, height, AreaResampler.Shrink(image.Pixels, image.Width, image.Height, width, height));
    }
}
