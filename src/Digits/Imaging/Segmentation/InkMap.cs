namespace Digits.Imaging.Segmentation;

/// <summary>What of a picture is ink: how much at each pixel, and at which pixels for sure.</summary>
/// <remarks>
/// The paper is estimated from the pixels that are none too dark, within a window larger than strokes, and ink is what stands out from it:
/// shadows and stains drop out. After Gatos, Pratikakis and Perantonis, <i>Adaptive degraded document image binarization</i>, Pattern
/// Recognition 39, 2006, sections 2.2 to 2.4. Ink and the print of patterned paper are then told apart by Otsu's threshold
/// (<i>A threshold selection method from gray-level histograms</i>, IEEE Transactions SMC 9, 1979) with hysteresis (Canny 1986, section VII-B).
/// </remarks>
internal sealed class InkMap
{
    // In shares of the pen's contrast: a piece of ink has a pixel above Sure, and extends to those above Possible.
    private const float Sure = 0.62f;
    private const float Possible = 0.4f;
    private const float Faint = 0.12f;

    // Less contrast than this, of 255, is a blank page.
    private const float BlankContrast = 14;
    private const int Rounds = 3;

    private InkMap(int width, int height, float[] ink, bool[] mask)
    {
        Width = width;
        Height = height;
        Ink = ink;
        Mask = mask;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>How much ink: 0 for paper, 1 for the pen's full contrast, row-major.</summary>
    public float[] Ink { get; }

    /// <summary>Where there is ink for sure.</summary>
    public bool[] Mask { get; }

    /// <summary>Finds the ink of a picture, dark on light or light on dark.</summary>
    /// <returns>The ink; null for a blank page.</returns>
    public static InkMap? Of(GreyImage image)
    {
        (int width, int height) = (image.Width, image.Height);
        float[] contrast = Contrast(image);
        float otsu = OtsuThreshold(contrast);
        float pen = PenContrast(contrast, otsu);
        if (pen < BlankContrast)
            return null;
        float possible = Math.Max(Possible * pen, BlankContrast / 2);
        bool[] mask = Hysteresis(contrast, width, possible, Sure * pen);
        for (int i = 0; i < contrast.Length; i++)
            contrast[i] = Math.Clamp(((contrast[i] / pen) - Faint) / (1 - Faint), 0, 1);
        return new InkMap(width, height, contrast, mask);
    }

    /// <summary>How much darker than the paper (lighter, where the ink is light) each pixel is, 0 to 255.</summary>
    private static float[] Contrast(GreyImage image)
    {
        int radius = Math.Max(8, Math.Min(image.Width, image.Height) / 3);
        var grey = new float[image.Pixels.Length];
        for (int i = 0; i < grey.Length; i++)
            grey[i] = image.Pixels[i];
        var weights = new float[grey.Length];
        Array.Fill(weights, 1f);
        float[] paper = WindowMean.Of(grey, weights, image.Width, radius);
        if (InkIsLight(grey, paper))
        {
            for (int i = 0; i < grey.Length; i++)
                (grey[i], paper[i]) = (255 - grey[i], 255 - paper[i]);
        }

        // The mean lies between paper and ink; what is darker than it counts no more in the next round.
        for (int round = 0; round < Rounds; round++)
        {
            float spread = 0;
            for (int i = 0; i < grey.Length; i++)
                spread += Math.Abs(grey[i] - paper[i]);
            spread /= grey.Length;
            for (int i = 0; i < grey.Length; i++)
                weights[i] = grey[i] >= paper[i] - (0.5f * spread) ? 1 : 0;
            paper = WindowMean.Of(grey, weights, image.Width, radius);
        }

        for (int i = 0; i < grey.Length; i++)
            grey[i] = Math.Clamp(paper[i] - grey[i], 0, 255);
        return grey;
    }

    /// <summary>Ink is the lesser part of a page, and so the longer tail of its deviations from the mean.</summary>
    private static bool InkIsLight(ReadOnlySpan<float> grey, ReadOnlySpan<float> mean)
    {
        double skew = 0;
        for (int i = 0; i < grey.Length; i++)
            skew += Math.Pow(grey[i] - mean[i], 3);
        return skew > 0;
    }

    /// <summary>The contrast that divides all pixels into the two most uniform classes.</summary>
    private static float OtsuThreshold(ReadOnlySpan<float> contrast)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        double total = 0;
        foreach (float value in contrast)
        {
            counts[(int)value]++;
            total += (int)value;
        }

        (double below, double sum, double best, int threshold) = (0, 0, -1, 0);
        for (int level = 0; level < 255; level++)
        {
            below += counts[level];
            sum += (double)level * counts[level];
            double above = contrast.Length - below;
            if (below == 0 || above == 0)
                continue;
            double apart = (sum / below) - ((total - sum) / above);
            if (below * above * apart * apart > best)
                (best, threshold) = (below * above * apart * apart, level);
        }

        return threshold + 1;
    }

    /// <summary>The contrast of the pen's stroke at its middle: three quarters of the ink have less.</summary>
    private static float PenContrast(ReadOnlySpan<float> contrast, float threshold)
    {
        var ink = new List<float>();
        foreach (float value in contrast)
        {
            if (value >= threshold)
                ink.Add(value);
        }

        if (ink.Count == 0)
            return 0;
        ink.Sort();
        return ink[ink.Count * 3 / 4];
    }

    private static bool[] Hysteresis(ReadOnlySpan<float> contrast, int width, float possible, float sure)
    {
        var mask = new bool[contrast.Length];
        int height = contrast.Length / width;
        var open = new Stack<int>();
        for (int start = 0; start < mask.Length; start++)
        {
            if (mask[start] || contrast[start] < sure)
                continue;
            mask[start] = true;
            open.Push(start);
            while (open.TryPop(out int place))
            {
                (int y, int x) = Math.DivRem(place, width);
                for (int ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
                {
                    for (int nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                    {
                        int next = (ny * width) + nx;
                        if (!mask[next] && contrast[next] >= possible)
                        {
                            mask[next] = true;
                            open.Push(next);
                        }
                    }
                }
            }
        }

        return mask;
    }
}
