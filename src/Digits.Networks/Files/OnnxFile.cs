using Digits.Networks.Layers;

namespace Digits.Networks.Files;

/// <summary>Writes networks in the Open Neural Network Exchange format (onnx.ai), which nearly every engine of inference reads.</summary>
/// <remarks>
/// Opset 17, IR version 8. From pixels in 0..1 the graph makes logits, their softmax and the class; see <see cref="OnnxOptions"/>. What only
/// matters in training, dropout and momenta, is left out, so that a network cannot be read back: keep it with <see cref="NetworkFile"/>.
/// The same network gives the same bytes.
/// </remarks>
public static class OnnxFile
{
    /// <summary>Writes a network to a file, which appears whole or not at all and replaces what bore its name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, by custom <c>*.onnx</c>.</param>
    /// <param name="options">Names and the size of the batch; <see langword="null"/> for the defaults.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Save(Network network, string path, OnnxOptions? options = null) => WholeFile.Write(path, stream => Save(network, stream, options));

    /// <summary>Writes a network to a stream.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">Is written to from where it stands, and left open.</param>
    /// <param name="options">Names and the size of the batch; <see langword="null"/> for the defaults.</param>
    public static void Save(Network network, Stream stream, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new OnnxOptions();
        string[] names = [options.Pixels, options.Logits, options.Score, options.PredictedLabel];
        if (names.Any(name => string.IsNullOrEmpty(name) || name.Contains('.')) || names.Distinct().Count() < names.Length)
            throw new ArgumentException($"Input and outputs need different names without dots, but are called {string.Join(", ", names)}.", nameof(options));

        NetworkDefinition definition = network.Definition;
        int size = definition.Rows * definition.Columns;
        var graph = new OnnxGraph("digits-network", options.BatchSize);
        graph.Input(options.Pixels, OnnxType.Float, size);
        foreach (ParameterTensor tensor in definition.Tensors)
            graph.Constant(tensor.Name, tensor.Parameter.Shape, network.Parameters.Slice(tensor.Offset, tensor.Parameter.Count));

        string values = Normalize(graph, definition, options.Pixels);
        values = graph.Add("Reshape", [values, graph.Constant("image.shape", [-1, 1, definition.Rows, definition.Columns])]);
        bool flat = false;
        for (int i = 0; i < definition.Layers.Count; i++)
            values = Layer(graph, definition, i, values, ref flat);
        if (!flat)
            values = graph.Add("Flatten", [values]);

        graph.Add("Identity", [values], options.Logits);
        graph.Output(options.Logits, OnnxType.Float, definition.Classes);
        graph.Add("Softmax", [options.Logits], options.Score, OnnxAttribute.Integer("axis", 1));
        graph.Output(options.Score, OnnxType.Float, definition.Classes);
        string answer = graph.Add("ArgMax", [options.Logits], null, OnnxAttribute.Integer("axis", 1), OnnxAttribute.Integer("keepdims", 0));
        graph.Add("Cast", [answer], options.PredictedLabel, OnnxAttribute.Integer("to", (long)OnnxType.UInt32));
        graph.Output(options.PredictedLabel, OnnxType.UInt32);
        stream.Write(graph.ToModel("Digits").Written);
    }

    private static string Normalize(OnnxGraph graph, NetworkDefinition definition, string pixels)
    {
        string centered = graph.Add("Sub", [pixels, graph.Constant("pixels.mean", [], [definition.PixelMean])]);
        return graph.Add("Div", [centered, graph.Constant("pixels.deviation", [], [definition.PixelDeviation])]);
    }

    // Values are [N, channels, rows, columns] until the first layer that flattens them to [N, channels].
    private static string Layer(OnnxGraph graph, NetworkDefinition definition, int index, string input, ref bool flat)
    {
        string own = $"layers.{index}.";
        switch (definition.Layers[index])
        {
            case Convolution layer:
                if (flat)
                    input = Unflatten(graph, definition.Shapes[index], own, input, ref flat);
                return graph.Add("Conv", [input, own + "weight", own + "bias"], null,
                    OnnxAttribute.Integers("kernel_shape", layer.Size, layer.Size),
                    OnnxAttribute.Integers("pads", layer.Padding, layer.Padding, layer.Padding, layer.Padding),
                    OnnxAttribute.Integers("strides", layer.Stride, layer.Stride));
            case BatchNormalization layer:
                return graph.Add("BatchNormalization", [input, own + "weight", own + "bias", own + "running_mean", own + "running_var"], null,
                    OnnxAttribute.Float("epsilon", layer.Epsilon));
            case Relu:
                return graph.Add("Relu", [input]);
            case Silu:
                return graph.Add("Mul", [input, graph.Add("Sigmoid", [input])]);
            case MaxPooling:
                return graph.Add("MaxPool", [input], null, Halving());
            case AveragePooling:
                return graph.Add("AveragePool", [input], null, Halving());
            case GlobalAveragePooling:
                if (flat)
                    return input; // the mean of one value
                flat = true;
                return graph.Add("Flatten", [graph.Add("GlobalAveragePool", [input])]);
            case Dropout:
                return input;
            case Dense:
                if (!flat)
                    input = graph.Add("Flatten", [input]);
                flat = true;
                return graph.Add("Gemm", [input, own + "weight", own + "bias"], null, OnnxAttribute.Integer("transB", 1));
            default:
                throw new NotSupportedException($"ONNX export does not know {definition.Layers[index].GetType().Name}.");
        }
    }

    // A convolution of 1×1, or of any size with padding, may follow a vector: an image of one pixel.
    private static string Unflatten(OnnxGraph graph, TensorShape shape, string own, string input, ref bool flat)
    {
        flat = false;
        return graph.Add("Reshape", [input, graph.Constant(own + "shape", [-1, shape.Channels, shape.Rows, shape.Columns])]);
    }

    private static OnnxAttribute[] Halving() => [OnnxAttribute.Integers("kernel_shape", 2, 2), OnnxAttribute.Integers("strides", 2, 2)];
}
