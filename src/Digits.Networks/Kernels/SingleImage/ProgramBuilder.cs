using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>Turns layers into steps: drops what does nothing in use, and joins what can be computed together.</summary>
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
                ReadOnlySpan<float> statistics = Tensor(layer, 0);
                var scale = new float[statistics.Length];
                var shift = new float[statistics.Length];
                scale.AsSpan().Fill(1);
                Fold(layer, normalization, scale, shift);
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
        int next = FoldNormalization(layer + 1, weights, bias);
        for (; next < _definition.Layers.Count; next++)
        {
            LayerDefinition following = _definition.Layers[next];
            if ((following is MaxPooling && pool) || following is not (MaxPooling or Relu or Dropout))
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
        int next = FoldNormalization(layer + 1, weights, bias);
        bool relu = next < _definition.Layers.Count && _definition.Layers[next] is Relu;
        AddMap(new ActivationMap(_definition.Shapes[layer + 1]), output => new DenseStep(input, output, weights, bias, relu));
        return relu ? next + 1 : next;
    }

    private void AddMap(ActivationMap output, Func<ActivationMap, Step> step)
    {
        Steps.Add(step(output));
        Maps.Add(output);
    }

    /// <summary>Folds the batch normalizations from a layer on, if any, into weights <c>[output][…]</c> and biases; the first layer after them.</summary>
    private int FoldNormalization(int layer, float[] weights, float[] bias)
    {
        for (; layer < _definition.Layers.Count; layer++)
        {
            if (_definition.Layers[layer] is BatchNormalization normalization)
                Fold(layer, normalization, weights, bias);
            else if (_definition.Layers[layer] is not Dropout)
                break;
        }

        return layer;
    }

    private void Fold(int layer, BatchNormalization normalization, float[] weights, float[] bias)
    {
        ReadOnlySpan<float> scale = Tensor(layer, 0), shift = Tensor(layer, 1), mean = Tensor(layer, 2), variance = Tensor(layer, 3);
        int each = weights.Length / bias.Length;
        for (int o = 0; o < bias.Length; o++)
        {
            double factor = scale[o] / Math.Sqrt((double)variance[o] + normalization.Epsilon);
            bias[o] = (float)((bias[o] - mean[o]) * factor + shift[o]);
            foreach (ref float weight in weights.AsSpan(o * each, each))
                weight = (float)(weight * factor);
        }
    }

    /// <summary>A layer's parameters by their place among its own.</summary>
    private ReadOnlySpan<float> Tensor(int layer, int index)
    {
        ParameterTensor tensor = _definition.Tensors.Where(tensor => tensor.Layer == layer).ElementAt(index);
        return _parameters.AsSpan(tensor.Offset, tensor.Parameter.Count);
    }
}
