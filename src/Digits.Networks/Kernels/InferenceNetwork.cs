using Digits.Networks.Layers;

namespace Digits.Networks.Kernels;

/// <summary>A network as it is used: gives what the one that learned gives, up to rounding, in fewer layers.</summary>
/// <remarks>
/// Dropout does nothing in use. A batch normalization in use multiplies each channel by a number and adds another, so that it can be part of the
/// weights and biases of the convolution or dense layer before it (Jacob et al., <i>Quantization and training of neural networks for efficient
/// integer-arithmetic-only inference</i>, CVPR 2018, §3.2). That holds across a pooling, too: a mean commutes with it, a maximum where no factor
/// is negative; where one is, the normalization stays.
/// </remarks>
internal sealed class InferenceNetwork
{
    /// <summary>Joins what can be joined.</summary>
    /// <param name="definition">The network that learned.</param>
    /// <param name="parameters">Its parameters.</param>
    public InferenceNetwork(NetworkDefinition definition, ReadOnlySpan<float> parameters)
    {
        var layers = new List<LayerDefinition>();
        var tensors = new List<float[]>();
        int weights = -1; // the tensor that a normalization can join; its bias is the next one
        bool hasMaximum = false; // between it and here
        for (int i = 0; i < definition.Layers.Count; i++)
        {
            LayerDefinition layer = definition.Layers[i];
            if (layer is Dropout)
                continue;
            if (layer is BatchNormalization normalization && weights >= 0)
            {
                (double[] factors, double[] addends) = Affine(definition, parameters, i, normalization);
                if (!hasMaximum || factors.All(factor => factor >= 0))
                {
                    Join(tensors[weights], tensors[weights + 1], factors, addends);
                    continue;
                }
            }

            if (layer is Convolution or Dense)
                (weights, hasMaximum) = (tensors.Count, false);
            else if (layer is MaxPooling)
                hasMaximum = true;
            else if (layer is not (AveragePooling or GlobalAveragePooling))
                weights = -1;
            layers.Add(layer);
            foreach (ParameterTensor tensor in definition.Tensors.Where(tensor => tensor.Layer == i))
                tensors.Add(parameters.Slice(tensor.Offset, tensor.Parameter.Count).ToArray());
        }

        Definition = layers.Count == 0
            ? definition
            : new NetworkDefinition(definition.Rows, definition.Columns, definition.PixelMean, definition.PixelDeviation, layers);
        Parameters = [.. tensors.SelectMany(tensor => tensor)];
    }

    /// <summary>What is left of the layers.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Their parameters.</summary>
    public float[] Parameters { get; }

    /// <summary>What a batch normalization does in use: channel c becomes <c>factors[c]</c> times itself and <c>addends[c]</c>.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="layer">The index of the normalization.</param>
    /// <param name="normalization">The normalization.</param>
    public static (double[] Factors, double[] Addends) Affine(
        NetworkDefinition definition, ReadOnlySpan<float> parameters, int layer, BatchNormalization normalization)
    {
        int channels = definition.Shapes[layer].Channels, offset = definition.Tensors.First(tensor => tensor.Layer == layer).Offset;
        ReadOnlySpan<float> scale = parameters.Slice(offset, channels), shift = parameters.Slice(offset + channels, channels),
            mean = parameters.Slice(offset + 2 * channels, channels), variance = parameters.Slice(offset + 3 * channels, channels);
        var (factors, addends) = (new double[channels], new double[channels]);
        for (int c = 0; c < channels; c++)
        {
            factors[c] = scale[c] / Math.Sqrt((double)variance[c] + normalization.Epsilon);
            addends[c] = shift[c] - mean[c] * factors[c];
        }

        return (factors, addends);
    }

    // Weights lie as [output][…].
    private static void Join(float[] weights, float[] bias, double[] factors, double[] addends)
    {
        int each = weights.Length / bias.Length;
        for (int o = 0; o < bias.Length; o++)
        {
            bias[o] = (float)(bias[o] * factors[o] + addends[o]);
            foreach (ref float weight in weights.AsSpan(o * each, each))
                weight = (float)(weight * factors[o]);
        }
    }
}
