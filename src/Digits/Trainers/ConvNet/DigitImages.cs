using Digits.Data;
using Digits.Networks.Training;

namespace Digits.Trainers.ConvNet;

/// <summary>A <see cref="DigitSet"/> as the engine sees it; no pixels are copied.</summary>
internal sealed class DigitImages(DigitSet set) : ImageSource
{
    /// <inheritdoc/>
    public override int Count => set.Count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Image(int index) => set.Image(index);

    /// <inheritdoc/>
    public override int Label(int index) => set.Labels[index];
}
