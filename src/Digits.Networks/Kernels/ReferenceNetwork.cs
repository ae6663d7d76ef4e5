using Digits.Networks.Layers;

namespace Digits.Networks.Kernels;

/// <summary>A whole network, one image at a time, written as the textbook says: what every faster path is compared with.</summary>
internal static class ReferenceNetwork
{
    /// <summary>The network's output for one image, as in use: running statistics, no dropout.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="parameters">Its parameters, <see cref="NetworkDefinition.ParameterCount"/> of them.</param>
    /// <param name="pixels">One image, row-major.</param>
    public static float[] Logits(NetworkDefinition definition, ReadOnlySpan<float> parameters, ReadOnlySpan<byte> pixels)
    {
        var values = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
            values[i] = (pixels[i] / 255f - definition.PixelMean) / definition.PixelDeviation;
        for (int i = 0; i < definition.Layers.Count; i++)
        {
            List<float[]> own = [];
            foreach (ParameterTensor tensor in definition.Tensors)
            {
                if (tensor.Layer == i)
                    own.Add(parameters.Slice(tensor.Offset, tensor.Parameter.Count).ToArray());
            }

            values = Forward(definition.Layers[i], definition.Shapes[i], own, values);
        }

        return values;
    }

    private static float[] Forward(LayerDefinition layer, TensorShape shape, List<float[]> parameters, float[] input) => layer switch
    {
        Convolution convolution => Convolve(convolution, shape, parameters[0], parameters[1], input),
        Dense => Multiply(parameters[0], parameters[1], input),
        BatchNormalization normalization => Normalize(normalization, shape, parameters, input),
        Relu => Array.ConvertAll(input, x => Math.Max(0, x)),
        Silu => Array.ConvertAll(input, x => x / (1 + MathF.Exp(-x))),
        MaxPooling => Pool(shape, input, (a, b, c, d) => Math.Max(Math.Max(a, b), Math.Max(c, d))),
        AveragePooling => Pool(shape, input, (a, b, c, d) => (a + b + c + d) / 4),
        GlobalAveragePooling => [.. input.Chunk(shape.Rows * shape.Columns).Select(plane => plane.Average())],
        Dropout => input,
        _ => throw new NotSupportedException($"There is no reference for {layer.GetType().Name}."),
    };

    private static float[] Convolve(Convolution layer, TensorShape shape, float[] weight, float[] bias, float[] input)
    {
        TensorShape output = layer.OutputShape(shape);
        var result = new float[output.Count];
        for (int o = 0; o < output.Channels; o++)
        {
            for (int y = 0; y < output.Rows; y++)
            {
                for (int x = 0; x < output.Columns; x++)
                {
                    double sum = bias[o];
                    for (int c = 0; c < shape.Channels; c++)
                    {
                        for (int ky = 0; ky < layer.Size; ky++)
                        {
                            for (int kx = 0; kx < layer.Size; kx++)
                            {
                                int row = y * layer.Stride + ky - layer.Padding, column = x * layer.Stride + kx - layer.Padding;
                                if (row >= 0 && row < shape.Rows && column >= 0 && column < shape.Columns)
                                    sum += weight[((o * shape.Channels + c) * layer.Size + ky) * layer.Size + kx] * input[(c * shape.Rows + row) * shape.Columns + column];
                            }
                        }
                    }

                    result[(o * output.Rows + y) * output.Columns + x] = (float)sum;
                }
            }
        }

        return result;
    }

    private static float[] Multiply(float[] weight, float[] bias, float[] input)
    {
        var result = new float[bias.Length];
        for (int o = 0; o < result.Length; o++)
        {
            double sum = bias[o];
            for (int i = 0; i < input.Length; i++)
                sum += weight[o * input.Length + i] * input[i];
            result[o] = (float)sum;
        }

        return result;
    }

    private static float[] Normalize(BatchNormalization layer, TensorShape shape, List<float[]> parameters, float[] input)
    {
        var result = new float[input.Length];
        int plane = shape.Rows * shape.Columns;
        for (int i = 0; i < input.Length; i++)
        {
            int c = i / plane;
            result[i] = (input[i] - parameters[2][c]) / MathF.Sqrt(parameters[3][c] + layer.Epsilon) * parameters[0][c] + parameters[1][c];
        }

        return result;
    }

    private static float[] Pool(TensorShape shape, float[] input, Func<float, float, float, float, float> pool)
    {
        TensorShape output = MaxPooling.HalfOf(shape);
        var result = new float[output.Count];
        for (int i = 0; i < result.Length; i++)
        {
            int x = i % output.Columns, y = i / output.Columns % output.Rows, c = i / output.Columns / output.Rows;
            int at = (c * shape.Rows + 2 * y) * shape.Columns + 2 * x;
            result[i] = pool(input[at], input[at + 1], input[at + shape.Columns], input[at + shape.Columns + 1]);
        }

        return result;
    }
}
