namespace Digits.Imaging;

/// <summary>What <see cref="DigitNormalizer"/> made of a picture, step by step, for people to look at.</summary>
/// <remarks>Immutable once it is returned, hence thread-safe.</remarks>
public sealed class NormalizationSteps
{
    private readonly List<NormalizationStep> _steps = [];

    internal NormalizationSteps()
    {
    }

    /// <summary>The steps in order, from the picture as it was given to the 28×28 that a model sees.</summary>
    public IReadOnlyList<NormalizationStep> Steps => _steps;

    /// <summary>The last step's picture: 28×28 bytes, row-major, ink 255 on 0; all 0 where no digit was found.</summary>
    public ReadOnlySpan<byte> Result => _steps[^1].Image.Pixels;

    internal void Add(string name, GreyImage image) => _steps.Add(new NormalizationStep(name, image));

    internal void Add(string name, Normalization.Plane plane, float gain = 1) => Add(name, plane.Map(value => value * gain).ToImage());
}
