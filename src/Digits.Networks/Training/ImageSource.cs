namespace Digits.Networks.Training;

/// <summary>Labelled images to learn from or to be measured on, by their number.</summary>
/// <remarks>Implementations are immutable: any number of threads read them at once.</remarks>
public abstract class ImageSource
{
    /// <summary>The label of images that show none of the classes: a training makes the network as unsure of them as it may be.</summary>
    public const byte NoClass = 255;

    /// <summary>How many images there are.</summary>
    public abstract int Count { get; }

    /// <summary>The pixels of an image: rows × columns bytes, row-major, ink 255 on 0; nothing is copied.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public abstract ReadOnlySpan<byte> Image(int index);

    /// <summary>The class of an image, from 0; <see cref="NoClass"/> for none, among images to learn from only.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public abstract int Label(int index);

    /// <summary>The pixels of an image and its class, if a network can take both.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <param name="definition">The network.</param>
    /// <param name="allowsNoClass">Whether it may show none of the classes.</param>
    /// <param name="label">The class.</param>
    /// <exception cref="ArgumentException">The image has another size, or the network has no such class.</exception>
    internal ReadOnlySpan<byte> Image(int index, NetworkDefinition definition, bool allowsNoClass, out int label)
    {
        ReadOnlySpan<byte> pixels = Image(index);
        label = Label(index);
        if (pixels.Length != definition.Rows * definition.Columns)
            throw new ArgumentException($"Image {index} has {pixels.Length} pixels, but the network reads {definition.Rows}×{definition.Columns}.");
        if ((uint)label >= (uint)definition.Classes && !(label == NoClass && allowsNoClass))
            throw new ArgumentException($"Image {index} has label {label}, but the network has {definition.Classes} classes.");
        return pixels;
    }

    /// <summary>Images that lie one after the other in memory, which is not copied.</summary>
    /// <param name="pixels">N images, each as many bytes.</param>
    /// <param name="labels">N labels.</param>
    /// <exception cref="ArgumentException">The pixels do not divide into as many images as there are labels.</exception>
    public static ImageSource Create(ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels) => new MemorySource(pixels, labels);

    private sealed class MemorySource : ImageSource
    {
        private readonly ReadOnlyMemory<byte> _pixels, _labels;
        private readonly int _size;

        public MemorySource(ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
        {
            if (labels.Length == 0 ? pixels.Length > 0 : pixels.Length % labels.Length != 0)
                throw new ArgumentException($"{pixels.Length} bytes do not divide into {labels.Length} images.");
            (_pixels, _labels, _size) = (pixels, labels, labels.Length == 0 ? 0 : pixels.Length / labels.Length);
        }

        public override int Count => _labels.Length;

        public override ReadOnlySpan<byte> Image(int index) => _pixels.Span.Slice(index * _size, _size);

        public override int Label(int index) => _labels.Span[index];
    }
}
