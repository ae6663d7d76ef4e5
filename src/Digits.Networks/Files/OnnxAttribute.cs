namespace Digits.Networks.Files;

/// <summary>An attribute of a node of an ONNX graph (<c>AttributeProto</c> of onnx.proto).</summary>
/// <param name="Message">It, encoded.</param>
internal readonly record struct OnnxAttribute(ProtobufWriter Message)
{
    private const int Name = 1, FloatValue = 2, IntegerValue = 3, IntegerValues = 8, Type = 20;
    private const int FloatType = 1, IntegerType = 2, IntegersType = 7;

    /// <summary>A real number.</summary>
    public static OnnxAttribute Float(string name, float value) =>
        new(new ProtobufWriter().Text(Name, name).Float(FloatValue, value).Integer(Type, FloatType));

    /// <summary>A whole number.</summary>
    public static OnnxAttribute Integer(string name, long value) =>
        new(new ProtobufWriter().Text(Name, name).Integer(IntegerValue, value).Integer(Type, IntegerType));

    /// <summary>Whole numbers.</summary>
    public static OnnxAttribute Integers(string name, params ReadOnlySpan<long> values)
    {
        ProtobufWriter message = new ProtobufWriter().Text(Name, name);
        foreach (long value in values)
            message.Integer(IntegerValues, value);
        return new OnnxAttribute(message.Integer(Type, IntegersType));
    }
}
