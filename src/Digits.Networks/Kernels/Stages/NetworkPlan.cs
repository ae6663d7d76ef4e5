using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>A network as stages with their layouts: what fuses is fused, and every size of memory is known.</summary>
/// <remarks>Immutable after it is made; any number of threads may run it.</remarks>
internal sealed class NetworkPlan
{
    /// <summary>Plans a network.</summary>
    public NetworkPlan(NetworkDefinition definition)
    {
        Definition = definition;
        var stages = new List<Stage>();
        for (int i = 0; i < definition.Layers.Count;)
            i += Add(stages, definition, i);

        // A margin that one neighbour needs and the other does not take needs a copy between them.
        for (int i = stages.Count - 1; i > 0; i--)
        {
            if ((stages[i].TakesNoMargin && stages[i - 1].OutputMargin > 0) || (stages[i - 1].TakesNoMargin && stages[i].InputMargin > 0))
                stages.Insert(i, new CopyStage(stages[i].Input.Shape));
        }

        Stages = [.. stages];
        PreparedOffsets = new int[Stages.Length];
        int prepared = 0;
        for (int i = 0; i < Stages.Length; i++)
        {
            int margin = Math.Max(Stages[i].InputMargin, i > 0 ? Stages[i - 1].OutputMargin : 0);
            Stages[i].Input = Stages[i].Input with { Margin = margin };
            if (i > 0)
                Stages[i - 1].Output = Stages[i].Input;
            PreparedOffsets[i] = prepared;
            prepared += RoundUp(Stages[i].PreparedSize);
        }

        PreparedSize = prepared;
    }

    /// <summary>The network.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>The stages in order.</summary>
    public Stage[] Stages { get; }

    /// <summary>Where what each stage derives from its parameters lies.</summary>
    public int[] PreparedOffsets { get; }

    /// <summary>Floats that all stages together derive from their parameters.</summary>
    public int PreparedSize { get; }

    /// <summary>Derives what one stage needs of the parameters.</summary>
    public unsafe void Prepare(int stage, float* parameters, float* prepared, bool backward) =>
        Stages[stage].Prepare(parameters, prepared + PreparedOffsets[stage], backward);

    /// <summary>Floats, rounded up to whole cache lines.</summary>
    public static int RoundUp(int floats) => (floats + TileLayout.Lanes - 1) / TileLayout.Lanes * TileLayout.Lanes;

    // Adds the stage that begins with a layer, and tells how many layers it takes along.
    private static int Add(List<Stage> stages, NetworkDefinition definition, int i)
    {
        IReadOnlyList<LayerDefinition> layers = definition.Layers;
        TensorShape shape = definition.Shapes[i];
        int offset = definition.Tensors.FirstOrDefault(tensor => tensor.Layer == i)?.Offset ?? 0;
        LayerDefinition? next = i + 1 < layers.Count ? layers[i + 1] : null, afterNext = i + 2 < layers.Count ? layers[i + 2] : null;
        switch (layers[i])
        {
            case Convolution convolution:
                // ReLU and max-pooling commute.
                bool both = (next, afterNext) is (MaxPooling, Networks.Layers.Relu) or (Networks.Layers.Relu, MaxPooling), pools = both || next is MaxPooling, relu = both || next is Relu;
                int bias = offset + convolution.Parameters(shape)[0].Count;
                // Where there are few channels, the transforms cost more than they save.
                stages.Add(convolution is { Size: 3, Stride: 1 } && shape.Channels >= 4
                    ? new WinogradStage(shape, convolution, offset, bias, pools, relu)
                    : new DirectConvolutionStage(shape, convolution, offset, bias, pools, relu));
                return both ? 3 : pools || relu ? 2 : 1;
            case Dense dense:
                stages.Add(new DenseStage(shape, dense.Units, offset, offset + dense.Units * shape.Count, next is Relu));
                return next is Relu ? 2 : 1;
            case BatchNormalization normalization:
                stages.Add(new BatchNormalizationStage(shape, normalization, offset, next is Relu));
                return next is Relu ? 2 : 1;
            case MaxPooling:
                stages.Add(new MaxPoolingStage(shape, next is Relu));
                return next is Relu ? 2 : 1;
            case Relu when next is MaxPooling:
                stages.Add(new MaxPoolingStage(shape, relu: true));
                return 2;
            case AveragePooling or GlobalAveragePooling:
                stages.Add(new AveragePoolingStage(shape, layers[i] is GlobalAveragePooling));
                return 1;
            case Relu or Silu:
                stages.Add(new ActivationStage(shape, layers[i] is Silu));
                return 1;
            case Dropout dropout:
                stages.Add(new DropoutStage(shape, dropout.Rate, i));
                return 1;
            default:
                throw new NotSupportedException($"There is no stage for {layers[i].GetType().Name}.");
        }
    }
}
