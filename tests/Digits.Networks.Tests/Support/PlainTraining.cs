using Digits.Networks.Layers;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Support;

/// <summary>The loss of a batch and its gradients as the textbook says, in double precision: what training is compared with.</summary>
/// <remarks>Every layer's forward pass gives its outputs and the function that takes their gradients back. Dropout must have a rate of 0.</remarks>
internal sealed class PlainTraining
{
    private readonly List<(ParameterTensor Tensor, double[] Values, double[] Gradient)> _tensors = [];
    private readonly NetworkDefinition _definition;

    /// <summary>Computes them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="smoothing">The share of each label's certainty that is spread over all classes.</param>
    /// <param name="groupSize">So many images at a time share the statistics of batch normalization.</param>
    public PlainTraining(Network network, ImageSource images, double smoothing, int groupSize)
    {
        _definition = network.Definition;
        foreach (ParameterTensor tensor in _definition.Tensors)
        {
            float[] values = network.Parameters.Slice(tensor.Offset, tensor.Parameter.Count).ToArray();
            _tensors.Add((tensor, Array.ConvertAll(values, value => (double)value), new double[values.Length]));
        }

        int[][] groups = [.. Enumerable.Range(0, images.Count).Chunk(groupSize)];
        foreach (int[] group in groups)
            Run(images, group, smoothing);
        foreach ((_, _, double[] gradient) in _tensors.Where(entry => entry.Tensor.Parameter.Role is ParameterRole.Mean or ParameterRole.Variance))
        {
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] /= images.Count;
        }
    }

    private delegate double[][] Backward(double[][] outputGradients);

    /// <summary>The sum of the losses of the images.</summary>
    public double Loss { get; private set; }

    /// <summary>How many are read rightly.</summary>
    public int Right { get; private set; }

    /// <summary>The gradients of the mean loss; for a running mean or variance, the mean over the images of their group's own, a single value having no variance.</summary>
    public double[] GradientOf(ParameterTensor tensor) => _tensors.Single(entry => entry.Tensor == tensor).Gradient;

    private void Run(ImageSource images, int[] group, double smoothing)
    {
        double[][] values = [.. group.Select(i =>
            images.Image(i).ToArray().Select(pixel => (pixel / 255.0 - _definition.PixelMean) / _definition.PixelDeviation).ToArray())];
        var backward = new Stack<Backward>();
        for (int i = 0; i < _definition.Layers.Count; i++)
        {
            (double[] Values, double[] Gradient)[] own = [.. _tensors.Where(entry => entry.Tensor.Layer == i).Select(entry => (entry.Values, entry.Gradient))];
            (values, Backward back) = Forward(_definition.Layers[i], _definition.Shapes[i], own, values);
            backward.Push(back);
        }

        double[][] gradients = [.. group.Select((image, k) => LossGradient(values[k], images.Label(image), smoothing, images.Count))];
        foreach (Backward back in backward)
            gradients = back(gradients);
    }

    // −Σ t log softmax(x), whose gradient is softmax(x) − t.
    private double[] LossGradient(double[] logits, int label, double smoothing, int count)
    {
        double greatest = logits.Max(), sum = logits.Sum(x => Math.Exp(x - greatest));
        double[] targets = [.. logits.Select((_, k) => smoothing / logits.Length + (k == label ? 1 - smoothing : 0))];
        double[] logs = Array.ConvertAll(logits, x => x - greatest - Math.Log(sum));
        Loss -= logs.Zip(targets, (log, target) => log * target).Sum();
        Right += Array.IndexOf(logits, greatest) == label ? 1 : 0;
        return [.. logs.Zip(targets, (log, target) => (Math.Exp(log) - target) / count)];
    }

    private static (double[][] Outputs, Backward Backward) Forward(
        LayerDefinition layer, TensorShape shape, (double[] Values, double[] Gradient)[] own, double[][] inputs) => layer switch
        {
            Convolution convolution => Linear(own, inputs, convolution.OutputShape(shape).Count, Taps(convolution, shape)),
            Dense dense => Linear(
                own, inputs, dense.Units, [.. Enumerable.Range(0, dense.Units * shape.Count).Select(w => (w / shape.Count, w, w % shape.Count))]),
            BatchNormalization normalization => Normalize(normalization.Epsilon, shape, own, inputs),
            Relu => Function(inputs, x => Math.Max(0, x), x => x > 0 ? 1 : 0),
            Silu => Function(inputs, x => x * Sigmoid(x), x => Sigmoid(x) * (1 + x * (1 - Sigmoid(x)))),
            MaxPooling => Pool(Squares(shape), inputs, (values, square) => [.. square.Select(at => at == square.MaxBy(i => values[i]) ? 1.0 : 0)]),
            AveragePooling => Pool(Squares(shape), inputs, (_, square) => [.. square.Select(_ => 0.25)]),
            GlobalAveragePooling => Pool(
                [.. Enumerable.Range(0, shape.Count).Chunk(shape.Rows * shape.Columns)], inputs, (_, plane) => [.. plane.Select(_ => 1.0 / plane.Length)]),
            Dropout { Rate: 0 } => (inputs, gradients => gradients),
            _ => throw new NotSupportedException($"There is no textbook for {layer}."),
        };

    // Every product of a convolution: which output, which weight, which input.
    private static (int Output, int Weight, int Input)[] Taps(Convolution layer, TensorShape input)
    {
        TensorShape output = layer.OutputShape(input);
        int size = layer.Size, padding = layer.Same ? size / 2 : 0;
        var taps = new List<(int, int, int)>();
        for (int o = 0; o < output.Count; o++)
        {
            int x = o % output.Columns, y = o / output.Columns % output.Rows, filter = o / output.Columns / output.Rows;
            for (int k = 0; k < input.Channels * size * size; k++)
            {
                int row = y * layer.Stride + k / size % size - padding, column = x * layer.Stride + k % size - padding;
                if (row >= 0 && row < input.Rows && column >= 0 && column < input.Columns)
                    taps.Add((o, filter * input.Channels * size * size + k, (k / (size * size) * input.Rows + row) * input.Columns + column));
            }
        }

        return [.. taps];
    }

    private static (double[][], Backward) Linear(
        (double[] Values, double[] Gradient)[] own, double[][] inputs, int outputs, (int Output, int Weight, int Input)[] taps)
    {
        ((double[] weights, double[] weightGradient), (double[] biases, double[] biasGradient)) = (own[0], own[1]);
        int perBias = outputs / biases.Length;
        double[][] results = Array.ConvertAll(inputs, input =>
        {
            var result = new double[outputs];
            for (int o = 0; o < outputs; o++)
                result[o] = biases[o / perBias];
            foreach ((int o, int w, int i) in taps)
                result[o] += weights[w] * input[i];
            return result;
        });
        return (results, gradients => [.. gradients.Select((gradient, n) =>
        {
            var inputGradient = new double[inputs[n].Length];
            for (int o = 0; o < outputs; o++)
                biasGradient[o / perBias] += gradient[o];
            foreach ((int o, int w, int i) in taps)
            {
                weightGradient[w] += gradient[o] * inputs[n][i];
                inputGradient[i] += gradient[o] * weights[w];
            }

            return inputGradient;
        })]);
    }

    // Ioffe and Szegedy 2015, algorithm 1 and the gradients after it.
    private static (double[][], Backward) Normalize(double epsilon, TensorShape shape, (double[] Values, double[] Gradient)[] own, double[][] inputs)
    {
        int plane = shape.Rows * shape.Columns, count = inputs.Length * plane;
        double[] inverse = new double[shape.Channels];
        double[][] normalized = Array.ConvertAll(inputs, input => new double[input.Length]);
        double SumOf(int c, Func<int, int, double> value) =>
            Enumerable.Range(0, inputs.Length).Sum(n => Enumerable.Range(c * plane, plane).Sum(i => value(n, i)));
        for (int c = 0; c < shape.Channels; c++)
        {
            double mean = SumOf(c, (n, i) => inputs[n][i]) / count, squares = SumOf(c, (n, i) => Math.Pow(inputs[n][i] - mean, 2));
            inverse[c] = 1 / Math.Sqrt(squares / count + epsilon);
            own[2].Gradient[c] += inputs.Length * mean;
            own[3].Gradient[c] += inputs.Length * (count > 1 ? squares / (count - 1) : own[3].Values[c]);
            for (int at = 0; at < count; at++)
                normalized[at / plane][c * plane + at % plane] = (inputs[at / plane][c * plane + at % plane] - mean) * inverse[c];
        }

        double[][] outputs = Array.ConvertAll(normalized, values => values.Select((x, i) => own[0].Values[i / plane] * x + own[1].Values[i / plane]).ToArray());
        return (outputs, gradients =>
        {
            double[][] results = Array.ConvertAll(inputs, input => new double[input.Length]);
            for (int c = 0; c < shape.Channels; c++)
            {
                double sum = SumOf(c, (n, i) => gradients[n][i]), product = SumOf(c, (n, i) => gradients[n][i] * normalized[n][i]);
                own[0].Gradient[c] += product;
                own[1].Gradient[c] += sum;
                for (int at = 0; at < count; at++)
                {
                    (int n, int i) = (at / plane, c * plane + at % plane);
                    results[n][i] = own[0].Values[c] * inverse[c] * (gradients[n][i] - sum / count - normalized[n][i] * product / count);
                }
            }

            return results;
        }
        );
    }

    private static (double[][], Backward) Function(double[][] inputs, Func<double, double> function, Func<double, double> derivative) =>
        (Array.ConvertAll(inputs, input => Array.ConvertAll(input, x => function(x))),
            gradients => [.. gradients.Select((gradient, n) => gradient.Select((g, i) => g * derivative(inputs[n][i])).ToArray())]);

    private static int[][] Squares(TensorShape shape) =>
    [
        .. from channel in Enumerable.Range(0, shape.Channels)
           from y in Enumerable.Range(0, shape.Rows / 2)
           from x in Enumerable.Range(0, shape.Columns / 2)
           let corner = (channel * shape.Rows + 2 * y) * shape.Columns + 2 * x
           select new[] { corner, corner + 1, corner + shape.Columns, corner + shape.Columns + 1 },
    ];

    // Each output is the sum of the inputs of its square, or of its plane, each with a share that may depend on them.
    private static (double[][], Backward) Pool(int[][] squares, double[][] inputs, Func<double[], int[], double[]> shares)
    {
        double[][][] allShares = Array.ConvertAll(inputs, input => Array.ConvertAll(squares, square => shares(input, square)));
        double[][] outputs =
        [
            .. inputs.Select((input, n) => squares.Select((square, o) => square.Select((at, k) => input[at] * allShares[n][o][k]).Sum()).ToArray()),
        ];
        return (outputs, gradients => [.. gradients.Select((gradient, n) =>
        {
            var result = new double[inputs[n].Length];
            for (int o = 0; o < squares.Length; o++)
            {
                for (int k = 0; k < squares[o].Length; k++)
                    result[squares[o][k]] += gradient[o] * allShares[n][o][k];
            }

            return result;
        })]);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
