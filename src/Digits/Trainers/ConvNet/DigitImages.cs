using Digits.Data;
using Digits.Models;
using Digits.Networks.Training;

namespace Digits.Trainers.ConvNet;

/// <summary>A <see cref="DigitSet"/> as the engine sees it, and after it images that show no digit; no pixels are copied.</summary>
/// <param name="set">The digits.</param>
/// <param name="nonDigits">N × 784 bytes; empty for none.</param>
internal sealed class DigitImages(DigitSet set, ReadOnlyMemory<byte> nonDigits = default) : ImageSource
{
    /// <inheritdoc/>
    public override int Count => set.Count + (nonDigits.Length / IDigitClassifier.ImageSize);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Image(int index) =>
        index < set.Count ? set.Image(index) : nonDigits.Span.Slice((index - set.Count) * IDigitClassifier.ImageSize, IDigitClassifier.ImageSize);

    /// <inheritdoc/>
    public override int Label(int index) => index < set.Count ? set.Labels[index] : NoClass;
}
