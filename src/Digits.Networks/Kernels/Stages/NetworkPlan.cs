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

        // The network's output lies without a margin, as a loss and its gradient do.
        if (stages[^1].OutputMargin > 0)
            stages.Add(new CopyStage(stages[^1].Output.Shape));

        // A margin that one neighbour needs and the other does not take needs a copy between them.
        for (int i = stages.Count - 1; i > 0; i--)
        {
            if ((stages[i].TakesNoMargin && stages[i - 1].OutputMargin > 0) || (stages[i - 1].TakesNoMargin && stages[i].InputMargin > 0))
                stages.Insert(i, new CopyStage(stages[i].Input.Shape));
        }

        Stages = [.. stages];
        Runs = [.. CutIntoRuns(Stages)];
        PreparedOffsets = new int[Stages.Length];
        int prepared = 0;
        for (int i = 0; i < Stages.Length; i++)
        {
            int margin = Math.Max(Stages[i].InputMargin, i > 0 ? Stages[i - 1].OutputMargin : 0);
            Stages[i].Input = Stages[i].Input with { Margin = margin };
            if (i > 0)
                Stages[i - 1].Output = Stages[i].Input;
            PreparedOffsets[i] = prepared;
            prepared += TileLayout.RoundUp(Stages[i].PreparedSize);
        }

        PreparedSize = prepared;
    }

    /// <summary>The network.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>The stages in order.</summary>
    public Stage[] Stages { get; }

    /// <summary>The stages from the first to before the end that take a tile through all of them; a stage that takes whole groups stands alone.</summary>
    public (int First, int End)[] Runs { get; }

    /// <summary>Where what each stage derives from its parameters lies.</summary>
    public int[] PreparedOffsets { get; }

    /// <summary>Floats that all stages together derive from their parameters.</summary>
    public int PreparedSize { get; }

    /// <summary>Derives what one stage needs of the parameters.</summary>
    public unsafe void Prepare(int stage, float* parameters, float* prepared, bool backward) =>
        Stages[stage].Prepare(parameters, prepared + PreparedOffsets[stage], backward);

    /// <summary>Runs a group forward: stages that work tile by tile take a tile through all of them, while its values are in the cache.</summary>
    /// <param name="pass">What all stages have in common.</param>
    /// <param name="memory">Holds the values of the images; all others are overwritten.</param>
    /// <param name="prepared">What the stages derived from the parameters.</param>
    public unsafe void Forward(Pass pass, GroupMemory memory, float* prepared)
    {
        foreach ((int first, int end) in Runs)
        {
            int step = Stages[first].IsTilewise ? 1 : pass.Tiles;
            for (int tile = 0; tile < pass.Tiles; tile += step)
            {
                (pass.FirstTile, pass.EndTile) = (tile, tile + step);
                for (int i = first; i < end; i++)
                {
                    pass.Prepared = prepared + PreparedOffsets[i];
                    pass.Saved = memory.Saved(i);
                    Stages[i].Forward(pass, memory.Values(i), memory.Values(i + 1));
                }
            }
        }
    }

    /// <summary>Runs a group backward, from the gradients after the last stage.</summary>
    /// <param name="pass">As it was forward.</param>
    /// <param name="memory">As forward left it.</param>
    /// <param name="prepared">As it was forward.</param>
    public unsafe void Backward(Pass pass, GroupMemory memory, float* prepared)
    {
        for (int run = Runs.Length - 1; run >= 0; run--)
        {
            (int first, int end) = Runs[run];
            int step = Stages[first].IsTilewise ? 1 : pass.Tiles;
            for (int tile = 0; tile < pass.Tiles; tile += step)
            {
                (pass.FirstTile, pass.EndTile) = (tile, tile + step);
                for (int i = end - 1; i >= first; i--)
                {
                    pass.Prepared = prepared + PreparedOffsets[i];
                    pass.Saved = memory.Saved(i);
                    Stages[i].Backward(pass, memory.Values(i), memory.Values(i + 1), memory.Gradients(i + 1), memory.Gradients(i));
                }
            }
        }
    }

    // Cuts the stages where one does not work tile by tile.
    private static IEnumerable<(int First, int End)> CutIntoRuns(Stage[] stages)
    {
        for (int first = 0, end; first < stages.Length; first = end)
        {
            end = first + 1;
            while (stages[first].IsTilewise && end < stages.Length && stages[end].IsTilewise)
                end++;
            yield return (first, end);
        }
    }

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
                bool both = (next, afterNext) is (MaxPooling, Relu) or (Relu, MaxPooling), pools = both || next is MaxPooling, rectifies = both || next is Relu;
                int bias = offset + convolution.Parameters(shape)[0].Count;
                // Where there are few channels, the transforms cost more than they save.
                stages.Add(convolution is { Size: 3, Stride: 1 } && shape.Channels >= 4
                    ? new WinogradStage(shape, convolution, offset, bias, pools, rectifies)
                    : new DirectConvolutionStage(shape, convolution, offset, bias, pools, rectifies));
                return both ? 3 : pools || rectifies ? 2 : 1;
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
