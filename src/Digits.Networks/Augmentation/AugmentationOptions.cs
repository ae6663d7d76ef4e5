using System.Text.Json.Serialization;

namespace Digits.Networks.Augmentation;

/// <summary>How training images are changed at random each time they are seen; by default not at all.</summary>
/// <remarks>
/// Immutable. Each amount is drawn evenly between its bounds, independently of the others. Everything that moves ink is joined into one
/// displacement, and pixels are interpolated once. What comes from outside the image is empty.
/// </remarks>
public sealed record AugmentationOptions
{
    /// <summary>The largest shift, in pixels, separately across and down: 0 to 64.</summary>
    public float MaxShift { get; init => field = Setting.Checked(value, value is >= 0 and <= 64, "MaxShift is 0 to 64 pixels"); }

    /// <summary>Whether shifts are by whole pixels, which costs nearly nothing if nothing else moves ink, and blurs nothing.</summary>
    public bool WholePixels { get; init; }

    /// <summary>The largest rotation, in degrees, either way: 0 to 180.</summary>
    /// <remarks>About the pixel (rows / 2, columns / 2), where MNIST's images have their centre of mass; scale and shear leave it in place, too.</remarks>
    public float MaxRotation { get; init => field = Setting.Checked(value, value is >= 0 and <= 180, "MaxRotation is 0 to 180 degrees"); }

    /// <summary>The largest change of size, as a share: 0 to 0.5; 0.1 gives 0.9 to 1.1 times the size.</summary>
    public float MaxScale { get; init => field = Setting.Checked(value, value is >= 0 and <= 0.5f, "MaxScale is 0 to 0.5"); }

    /// <summary>The largest change of proportions, as a share: 0 to 0.5. The width is multiplied by 1 + a, and the height divided by it.</summary>
    public float MaxAspect { get; init => field = Setting.Checked(value, value is >= 0 and <= 0.5f, "MaxAspect is 0 to 0.5"); }

    /// <summary>The largest slant, as a share of the height, either way: 0 to 1.</summary>
    public float MaxShear { get; init => field = Setting.Checked(value, value is >= 0 and <= 1, "MaxShear is 0 to 1"); }

    /// <summary>Moves each point smoothly by at most this many pixels across and down, typically by 0.3 of it: 0 to 16.</summary>
    /// <remarks>
    /// As in Simard, Steinkraus and Platt, <i>Best practices for convolutional neural networks applied to visual document analysis</i>, 2003,
    /// whose displacements (σ = 4, α = 34, on images of 29 pixels) have a deviation of 1.4 pixels, as with 4.8 here.
    /// </remarks>
    public float Elastic { get; init => field = Setting.Checked(value, value is >= 0 and <= 16, "Elastic is 0 to 16 pixels"); }

    /// <summary>How far apart points are that move independently, in pixels: 2 to 64. <value>7 by default, about as smooth as Simard's σ = 4.</value></summary>
    public float ElasticSpacing { get; init => field = Setting.Checked(value, value is >= 2 and <= 64, "ElasticSpacing is 2 to 64 pixels"); } = 7;

    /// <summary>The farthest that the edges of strokes move, in pixels: 0 to 1. Strokes become up to twice that wider or thinner.</summary>
    public float MaxThickness { get; init => field = Setting.Checked(value, value is >= 0 and <= 1, "MaxThickness is 0 to 1 pixels"); }

    /// <summary>Whether pixels must be interpolated.</summary>
    [JsonIgnore]
    internal bool Resamples => (MaxShift > 0 && !WholePixels) || MaxRotation > 0 || MaxScale > 0 || MaxAspect > 0 || MaxShear > 0 || Elastic > 0;
}
