using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>Turns the layers of a network as it is used into steps, and joins what can be computed together.</summary>
internal sealed class ProgramBuilder
{
    private readonly NetworkDefinition _definition;
    private readonly float[] _parameters;

    /// <summary>Builds the steps of a network.</summary>
    public ProgramBuilder(NetworkDefinition definition, ReadOnlySpan<float> parameters)
    {
        _definition = definition;
        _parameters = parameters.ToArray();
        Maps.Add(new ActivationMap(definition.Shapes[0], isImage: true));
        int layer = 0;
        while (layer < definition.Layers.Count)
            layer = Add(layer);
        int floats = 0, rows = 0;
        foreach (ActivationMap map in Maps)
            map.Place(ref floats, ref rows);
        (Floats, Rows) = (floats, rows);
    }

    /// <summary>The steps in order.</summary>
    public List<Step> Steps { get; } = [];

    /// <summary>The maps: the image, then the output of each step.</summary>
    public List<ActivationMap> Maps { get; } = [];

    /// <summary>Floats of all maps.</summary>
    public int Floats { get; }

    /// <summary>Rows of all maps.</summary>
    public int Rows { get; }

    /// <summary>Floats that a step needs at most while it runs.</summary>
    public int ScratchFloats => Steps.Count == 0 ? 0 : Steps.Max(step => step.ScratchFloats);

    /// <summary>Adds the step for a layer and those that join it; the index of the first layer after those.</summary>
    private int Add(int layer)
    {
        ActivationMap input = Maps[^1];
        TensorShape shape = _definition.Shapes[layer + 1];
        switch (_definition.Layers[layer])
        {
            case Convolution convolution:
                return AddConvolution(layer, convolution, input);
            case Dense:
                return AddDense(layer, input);
            case BatchNormalization normalization:
                (double[] factors, double[] addends) = InferenceNetwork.Affine(_definition, _parameters, layer, normalization);
                float[] scale = Array.ConvertAll(factors, factor => (float)factor), shift = Array.ConvertAll(addends, addend => (float)addend);
                AddMap(new ActivationMap(shape, input.Pitch == 1), output => new ElementwiseStep(input, output, scale, shift));
                break;
            case Relu:
                AddMap(new ActivationMap(shape, input.Pitch == 1), output => new ElementwiseStep(input, output, ElementwiseFunction.Relu));
                break;
            case Silu:
                AddMap(new ActivationMap(shape, input.Pitch == 1), output => new ElementwiseStep(input, output, ElementwiseFunction.Silu));
                break;
            case MaxPooling:
                AddMap(new ActivationMap(shape), output => new PoolingStep(input, output, mean: false));
                break;
            case AveragePooling:
                AddMap(new ActivationMap(shape), output => new PoolingStep(input, output, mean: true));
                break;
            case GlobalAveragePooling:
                AddMap(new ActivationMap(shape), output => new GlobalAveragePoolingStep(input, output));
                break;
            case Dropout:
                break;
            default:
                throw new NotSupportedException($"There is no step for {_definition.Layers[layer].GetType().Name}.");
        }

        return layer + 1;
    }

    private int AddConvolution(int layer, Convolution convolution, ActivationMap input)
    {
        float[] weights = Tensor(layer, 0).ToArray(), bias = Tensor(layer, 1).ToArray();
        bool pool = false, relu = false;
        int next = layer + 1;
        for (; next < _definition.Layers.Count; next++)
        {
            LayerDefinition following = _definition.Layers[next];
            if ((following is MaxPooling && pool) || following is not (MaxPooling or Relu))
                break;
            pool |= following is MaxPooling;
            relu |= following is Relu; // the order does not matter: both are monotone
        }

        AddMap(new ActivationMap(_definition.Shapes[next]), output => WinogradStep.Suits(input, _definition.Shapes[layer + 1], convolution, pool)
            ? new WinogradStep(input, output, convolution, weights, bias, pool, relu)
            : new ConvolutionStep(input, output, convolution, weights, bias, pool, relu));
        return next;
    }

    private int AddDense(int layer, ActivationMap input)
    {
        float[] weights = Tensor(layer, 0).ToArray(), bias = Tensor(layer, 1).ToArray();
        int next = layer + 1;
        bool relu = next < _definition.Layers.Count && _definition.Layers[next] is Relu;
        AddMap(new ActivationMap(_definition.Shapes[layer + 1]), output => new DenseStep(input, output, weights, bias, relu));
        return relu ? next + 1 : next;
    }

    private void AddMap(ActivationMap output, Func<ActivationMap, Step> step)
    {
        Steps.Add(step(output));
        Maps.Add(output);
    }

    /// <summary>A layer's parameters by their place among its own.</summary>
    private ReadOnlySpan<float> Tensor(int layer, int index)
    {
        ParameterTensor tensor = _definition.Tensors.Where(tensor => tensor.Layer == layer).ElementAt(index);
        return _parameters.AsSpan(tensor.Offset, tensor.Parameter.Count);
    }
}
