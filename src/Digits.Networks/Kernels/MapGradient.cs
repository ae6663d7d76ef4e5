namespace Digits.Networks.Kernels;

/// <summary>The gradient of a convolution's output, or, where max-pooling follows, of what it made of the output.</summary>
internal unsafe struct MapGradient
{
    /// <summary>The gradient, with zeros in its margin.</summary>
    public float* Values;

    /// <summary>Its layout.</summary>
    public TileLayout Layout;

    /// <summary>Where the maxima lay; null without pooling.</summary>
    public uint* ArgMax;

    /// <summary>With pooling and ReLU, the values after them: a gradient passes where they are above 0. Otherwise null.</summary>
    public float* Output;

    /// <summary>With pooling, the gradient of the bias, added to.</summary>
    public float* Bias;
}
