using System.Globalization;

namespace Digits.Networks.Files;

/// <summary>Types of numbers, by their codes in ONNX (<c>TensorProto.DataType</c>).</summary>
internal enum OnnxType
{
    Float = 1,
    Int64 = 7,
    UInt32 = 12,
}

/// <summary>A graph of the ONNX format that grows node by node (messages and field numbers as in onnx.proto of onnx 1.12).</summary>
/// <param name="name">The name of the graph.</param>
/// <param name="batchSize">The first dimension of inputs and outputs, or <see langword="null"/> for one that each run chooses.</param>
/// <remarks>Not thread-safe.</remarks>
internal sealed class OnnxGraph(string name, int? batchSize)
{
    private const int IrVersion = 8, OpsetVersion = 17;
    private readonly List<ProtobufWriter> _nodes = [], _constants = [], _inputs = [], _outputs = [];

    /// <summary>Declares an input.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="shape">Its dimensions after the first, which is the batch.</param>
    public void Input(string input, OnnxType type, params ReadOnlySpan<int> shape) => _inputs.Add(ValueInfo(input, type, shape));

    /// <summary>Declares a value to be an output; as <see cref="Input"/>.</summary>
    public void Output(string output, OnnxType type, params ReadOnlySpan<int> shape) => _outputs.Add(ValueInfo(output, type, shape));

    /// <summary>Adds a constant tensor of floats, and gives back its name.</summary>
    public string Constant(string constant, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        ProtobufWriter tensor = Tensor(constant, OnnxType.Float, shape);
        _constants.Add(tensor.Floats(9, values)); // raw_data
        return constant;
    }

    /// <summary>Adds a constant vector of integers, and gives back its name.</summary>
    public string Constant(string constant, params IReadOnlyList<long> values)
    {
        ProtobufWriter tensor = Tensor(constant, OnnxType.Int64, [values.Count]);
        foreach (long value in values)
            tensor.Integer(7, value); // int64_data
        _constants.Add(tensor);
        return constant;
    }

    /// <summary>Adds a node with one output, and gives back the output's name.</summary>
    /// <param name="operation">The operator, for instance <c>Conv</c>.</param>
    /// <param name="inputs">The names of what it reads.</param>
    /// <param name="output">The name of what it makes; <see langword="null"/> for any.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Add(string operation, ReadOnlySpan<string> inputs, string? output = null, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        output ??= string.Create(CultureInfo.InvariantCulture, $"values.{_nodes.Count}");
        var node = new ProtobufWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, string.Create(CultureInfo.InvariantCulture, $"{_nodes.Count}.{operation}")).Text(4, operation);
        foreach (OnnxAttribute attribute in attributes)
            node.Message(5, attribute.Message);
        _nodes.Add(node);
        return output;
    }

    /// <summary>The whole as a <c>ModelProto</c>.</summary>
    /// <param name="producer">The name of the program that wrote it.</param>
    public ProtobufWriter ToModel(string producer)
    {
        var graph = new ProtobufWriter();
        foreach (ProtobufWriter node in _nodes)
            graph.Message(1, node);
        graph.Text(2, name);
        foreach (ProtobufWriter constant in _constants)
            graph.Message(5, constant);
        foreach (ProtobufWriter input in _inputs)
            graph.Message(11, input);
        foreach (ProtobufWriter output in _outputs)
            graph.Message(12, output);
        ProtobufWriter opset = new ProtobufWriter().Text(1, "").Integer(2, OpsetVersion); // "" is the domain ai.onnx
        return new ProtobufWriter().Integer(1, IrVersion).Text(2, producer).Message(7, graph).Message(8, opset);
    }

    private static ProtobufWriter Tensor(string constant, OnnxType type, IReadOnlyList<int> shape)
    {
        var tensor = new ProtobufWriter();
        foreach (int size in shape)
            tensor.Integer(1, size);
        return tensor.Integer(2, (long)type).Text(8, constant);
    }

    private ProtobufWriter ValueInfo(string value, OnnxType type, ReadOnlySpan<int> sizes)
    {
        var batch = new ProtobufWriter();
        ProtobufWriter shape = new ProtobufWriter().Message(1, batchSize is int fixedSize ? batch.Integer(1, fixedSize) : batch.Text(2, "N"));
        foreach (int size in sizes)
            shape.Message(1, new ProtobufWriter().Integer(1, size));
        ProtobufWriter tensor = new ProtobufWriter().Integer(1, (long)type).Message(2, shape);
        return new ProtobufWriter().Text(1, value).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
