namespace Digits.Networks.Kernels.SingleImage;

/// <summary>A convolution with its bias and, where they follow, 2×2 maximum pooling and the rectifier, which need no map of their own.</summary>
internal sealed unsafe class ConvolutionStep : Step
{
    private readonly bool _pool;
    private readonly Window _window;
    private readonly int _padding;
    private readonly int _stride;
    private readonly int[] _segments;
    private readonly int _segment;
    private readonly int[] _blocks;
    private readonly PinnedFloats _weights;
    private readonly PinnedFloats _bias;
    private readonly float _least;

    /// <summary>Packs the weights.</summary>
    /// <param name="input">What it reads; its margin becomes the convolution's padding.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="weights">Its weights, <c>[output][channel][row][column]</c>.</param>
    /// <param name="bias">Its biases.</param>
    /// <param name="pool">Whether 2×2 maximum pooling follows.</param>
    /// <param name="relu">Whether the rectifier follows, before or after pooling.</param>
    public ConvolutionStep(
        ActivationMap input, ActivationMap output, Layers.Convolution layer, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, bool pool, bool relu)
        : base(input, output)
    {
        int size = layer.Size, channels = input.Shape.Channels;
        (_pool, _stride, _padding) = (pool, layer.Stride, layer.Padding);
        _window = pool ? new Window(size + _stride, 2 * _stride, _padding) : new Window(size, _stride, _padding);
        _least = relu ? 0 : float.NegativeInfinity;
        input.Margin = _padding;

        // What a kernel reads lies in segments without gaps: whole kernel rows where channels need no padding, otherwise single places.
        bool rows = input.Pitch == channels;
        _segment = rows ? size * channels : channels;
        _segments = new int[rows ? size : size * size];
        for (int i = 0; i < _segments.Length; i++)
            _segments[i] = rows ? i * input.RowStride : i / size * input.RowStride + i % size * input.Pitch;

        _blocks = ConvolutionKernel.Blocks(layer.Filters);
        int taps = size * size * channels;
        _weights = new PinnedFloats(taps * _blocks.Sum());
        _bias = new PinnedFloats(_blocks.Sum());
        bias.CopyTo(_bias.Span);
        for (int o = 0, block = 0, start = 0; o < layer.Filters; o++)
        {
            if (o == start + _blocks[block])
                start += _blocks[block++];
            for (int c = 0; c < channels; c++)
            {
                for (int k = 0; k < size * size; k++)
                    _weights.Pointer[start * taps + (k * channels + c) * _blocks[block] + o - start] = weights[(o * channels + c) * size * size + k];
            }
        }
    }

    /// <inheritdoc/>
    public override void Run(Workspace workspace, float* blank)
    {
        ulong* activity = blank is null ? null : Spread(workspace, _window);
        CopyBlank(workspace, blank);
        fixed (int* segments = _segments)
        {
            var kernel = new ConvolutionKernel
            {
                Segments = segments,
                SegmentCount = _segments.Length,
                SegmentLength = _segment,
                Least = _least,
            };
            kernel.Weights = _weights.Pointer;
            for (int block = 0, start = 0; block < _blocks.Length; start += _blocks[block++])
            {
                kernel.Bias = _bias.Pointer + start;
                if (_pool)
                    RunPooled(workspace, activity, in kernel, _blocks[block], start);
                else
                    RunPlain(workspace, activity, in kernel, _blocks[block], start);
                kernel.Weights += _segments.Length * _segment * _blocks[block];
            }
        }
    }

    /// <summary>Four places make one: those of a pooling square.</summary>
    private void RunPooled(Workspace workspace, ulong* activity, in ConvolutionKernel kernel, int width, int start)
    {
        int right = _stride * Input.Pitch, down = _stride * Input.RowStride;
        float* from = From(workspace) - _padding * (Input.RowStride + Input.Pitch), to = To(workspace) + start;
        for (int y = 0; y < Output.Shape.Rows; y++)
        {
            for (int x = Activity.Next(activity, y, 0); x < Output.Shape.Columns; x = Activity.Next(activity, y, x + 1))
            {
                float* a = from + 2 * y * down + 2 * x * right, result = to + y * Output.RowStride + x * Output.Pitch;
                kernel.Run(width, new Places(a, a + right, a + down, a + down + right), new Places(result, null, null, null));
            }
        }
    }

    /// <summary>Any four active places at a time; where one, two or three are left, the last is computed again.</summary>
    private void RunPlain(Workspace workspace, ulong* activity, in ConvolutionKernel kernel, int width, int start)
    {
        int right = _stride * Input.Pitch, down = _stride * Input.RowStride;
        float* from = From(workspace) - _padding * (Input.RowStride + Input.Pitch), to = To(workspace) + start;
        float** sources = stackalloc float*[4], results = stackalloc float*[4];
        int count = 0;
        for (int y = 0; y < Output.Shape.Rows; y++)
        {
            for (int x = Activity.Next(activity, y, 0); x < Output.Shape.Columns; x = Activity.Next(activity, y, x + 1))
            {
                sources[count] = from + y * down + x * right;
                results[count++] = to + y * Output.RowStride + x * Output.Pitch;
                if (count == 4)
                {
                    kernel.Run(width, new Places(sources[0], sources[1], sources[2], sources[3]), new Places(results[0], results[1], results[2], results[3]));
                    count = 0;
                }
            }
        }

        if (count == 0)
            return;
        for (int i = count; i < 4; i++)
        {
            sources[i] = sources[count - 1];
            results[i] = results[count - 1];
        }

        kernel.Run(width, new Places(sources[0], sources[1], sources[2], sources[3]), new Places(results[0], results[1], results[2], results[3]));
    }
}
