namespace Digits.Imaging.Synthesis;

/// <summary>A person who writes, drawn from a seed: what stays the same from one digit to the next.</summary>
/// <remarks>
/// Lengths are in heights of the digit. That forms vary between writers much more than within one is what makes writers
/// recognizable (Bulacu and Schomaker, <i>Text-independent writer identification and verification using textural and allographic
/// features</i>, PAMI 2007); hence two levels of noise, this one large, that of an instance small. Immutable.
/// </remarks>
internal readonly struct Writer
{
    private const long SelfKey = 1L << 60;
    private const long PreferenceKey = 2L << 60;
    private const long HabitKey = 3L << 60;

    private readonly long _seed;
    private readonly long _number;

    /// <summary>Draws a writer.</summary>
    /// <param name="seed">The seed of all writers.</param>
    /// <param name="number">Which one.</param>
    public Writer(long seed, long number)
    {
        _seed = seed;
        _number = number;
        var noise = new HandNoise(seed, number, SelfKey);
        Slant = 0.12 + (0.22 * noise.Normal());
        Width = Math.Clamp(1 + (0.2 * noise.Normal()), 0.55, 1.6);
        Tilt = 0.085 * noise.Normal();
        double pen = Math.Max(0.032, 0.07 + (0.024 * noise.Normal()));

        // A few have felt pens; any thicker, and the loops of an 8 fill up.
        PenRadius = Math.Min(0.14, noise.Chance(0.05) ? 1.4 * pen : pen);
        Nib = Math.Max(0, noise.Uniform(-0.2, 0.4));
        NibX = noise.Uniform(-1, 1);
        Taper = Math.Max(0, noise.Uniform(-0.3, 0.5));
        Roundness = noise.Uniform(0.9, 1.15);
        Haste = noise.Uniform(0.015, 0.08);
        Care = noise.Uniform(0.5, 1.3);
        Tremor = noise.Uniform(0.0, 0.008);
        Waist = 0.14 * noise.Normal();
        TopHeavy = 0.2 * noise.Normal();
        Hooks = noise.Chance(0.3) ? noise.Uniform(0.1, 0.7) : 0;
        Faithfulness = noise.Uniform(0.75, 1);
    }

    /// <summary>The shear: how far the top leans to the right of the bottom.</summary>
    public double Slant { get; }

    /// <summary>How wide the digits are, 1 being the drawings' width.</summary>
    public double Width { get; }

    /// <summary>The tangent of the angle by which the writing turns clockwise.</summary>
    public double Tilt { get; }

    /// <summary>Half the width of a line.</summary>
    public double PenRadius { get; }

    /// <summary>How much broader strokes across the nib are than strokes along it; 0 is a ball pen.</summary>
    public double Nib { get; }

    /// <summary>Where the nib points: −1 to 1, against 1 downwards.</summary>
    public double NibX { get; }

    /// <summary>By which share lines grow thinner where the pen leaves the paper.</summary>
    public double Taper { get; }

    /// <summary>How far curves bulge between control points; 0 would be straight lines.</summary>
    public double Roundness { get; }

    /// <summary>How far ahead of its position the pen already heads for what comes next; rounds corners and shrinks small loops.</summary>
    public double Haste { get; }

    /// <summary>The size of all variation from one instance to the next; 1 is usual, less is neater.</summary>
    public double Care { get; }

    /// <summary>How far the line trembles.</summary>
    public double Tremor { get; }

    /// <summary>How much the upper half of a digit is larger than the lower.</summary>
    public double Waist { get; }

    /// <summary>How much wider the top is than the bottom.</summary>
    public double TopHeavy { get; }

    /// <summary>How often a stroke begins or ends with a little hook, as when the pen touches the paper early or leaves it late.</summary>
    public double Hooks { get; }

    /// <summary>How often the preferred allograph is the one that is written.</summary>
    public double Faithfulness { get; }

    /// <summary>Which allograph of a digit this writer uses this time.</summary>
    public int Choose(int digit, ref HandNoise instance)
    {
        bool asAlways = instance.Chance(Faithfulness);
        double at = instance.Uniform();
        if (asAlways)
            at = new HandNoise(_seed, _number, PreferenceKey | (long)digit).Uniform();
        Allograph[] all = Allographs.Of(digit);
        double total = 0;
        foreach (Allograph allograph in all)
            total += allograph.Weight;
        at *= total;
        int chosen = 0;
        while (chosen < all.Length - 1 && at >= all[chosen].Weight)
            at -= all[chosen++].Weight;
        return chosen;
    }

    /// <summary>The writer's own noise for one allograph: the same for every instance.</summary>
    public HandNoise Habit(int digit, int allograph) => new(_seed, _number, HabitKey | ((long)digit << 8) | (long)allograph);
}
