namespace Digits.Imaging.Normalization;

/// <summary>How strong ink is, and how strong the noise of the paper.</summary>
/// <param name="Ink">The strength of clear ink, 0 to 255.</param>
/// <param name="Noise">The standard deviation of the paper.</param>
internal readonly record struct InkLevels(float Ink, float Noise)
{
    // Ink begins at a share of its own strength, but never within the noise.
    private const float BlankContrast = 12;
    private const float NoiseReach = 4;

    /// <summary>Whether there is nothing that stands out from the paper.</summary>
    public bool IsBlank => Ink < Math.Max(BlankContrast, 1.5f * NoiseReach * Noise);

    /// <summary>Measures ink on paper of about 0.</summary>
    public static InkLevels Measure(Plane ink)
    {
        // A histogram of tenths of the scale's steps sorts as well as is needed.
        const int Steps = 2560;
        var counts = new int[Steps];
        var absolute = new int[Steps];
        foreach (float value in ink.Values)
        {
            counts[(int)Math.Clamp(value * 10, 0, Steps - 1)]++;
            absolute[(int)Math.Clamp(MathF.Abs(value) * 10, 0, Steps - 1)]++;
        }

        // The strongest few pixels are glints and noise.
        int few = Math.Clamp(ink.Values.Length / 3000, 1, 64), strongest = Steps - 1, median = 0;
        for (int above = counts[strongest]; above < few && strongest > 0; above += counts[strongest])
            strongest--;
        for (int below = absolute[0]; 2 * below < ink.Values.Length; below += absolute[median])
            median++;
        float level = strongest / 10f;

        // Where half of the picture is ink, the median tells nothing of the paper.
        return new InkLevels(level, Math.Min(1.4826f * median / 10f, level / 20));
    }

    /// <summary>Where ink begins, at a share of its strength.</summary>
    public float Threshold(float share) => Math.Max(share * Ink, NoiseReach * Noise);
}
