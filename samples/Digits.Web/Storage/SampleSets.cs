using Digits.Data;
using Digits.Imaging;

namespace Digits.Web.Storage;

/// <summary>Samples as the library's sets.</summary>
internal static class SampleSets
{
    public static DigitSet Of(IReadOnlyList<Sample> samples)
    {
        const int imageSize = DigitNormalizer.Side * DigitNormalizer.Side;
        var pixels = new byte[samples.Count * imageSize];
        for (int i = 0; i < samples.Count; i++)
            samples[i].Pixels.CopyTo(pixels, i * imageSize);
        byte[] labels = [.. samples.Select(sample => (byte)sample.Label)];
        return new DigitSet("samples", "the samples of the service", DigitNormalizer.Side, DigitNormalizer.Side, pixels, labels);
    }
}
