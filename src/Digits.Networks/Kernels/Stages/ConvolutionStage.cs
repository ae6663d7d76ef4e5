using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>A convolution, and ReLU and 2×2 max-pooling with it where they follow.</summary>
/// <remarks>A map that is pooled is never kept whole: what lies before pooling is in scratch memory, and only where the maxima lay is saved.</remarks>
internal abstract unsafe class ConvolutionStage : Stage
{
    /// <summary>Joins what both kinds have.</summary>
    protected ConvolutionStage(TensorShape input, Convolution layer, int weightOffset, int biasOffset, bool pools, bool relu)
        : base(input, pools ? MaxPooling.HalfOf(layer.OutputShape(input)) : layer.OutputShape(input))
    {
        (Map, Pools, Relu, WeightOffset, BiasOffset) = (layer.OutputShape(input), pools, relu, weightOffset, biasOffset);
    }

    /// <summary>The shape before pooling.</summary>
    protected TensorShape Map { get; }

    /// <summary>Whether max-pooling follows.</summary>
    protected bool Pools { get; }

    /// <summary>Whether ReLU follows.</summary>
    protected bool Relu { get; }

    /// <summary>Where the weights lie among the parameters.</summary>
    protected int WeightOffset { get; }

    /// <summary>Where the bias lies among the parameters.</summary>
    protected int BiasOffset { get; }

    /// <inheritdoc/>
    public override int SavedSize(int tiles) => Pools ? TileLayout.RoundUp(tiles * Output.Shape.Count) : 0;

    /// <summary>Where the maxima of a tile lay.</summary>
    protected uint* ArgMax(in Pass pass, int tile) => pass.Training ? (uint*)pass.Saved + (long)tile * Output.Shape.Count : null;

    /// <summary>The gradient before pooling and ReLU, in the layout that the convolution wants: in scratch memory, unless it is the output's own.</summary>
    protected float* GradientOfMap(in Pass pass, int tile, float* output, float* outputGradient, TileLayout layout, float* scratch)
    {
        float* gradient = outputGradient + Output.Origin + (long)tile * Output.Size, values = output + Output.Origin + (long)tile * Output.Size;
        if (!Pools && !Relu)
            return gradient;
        if (!Pools)
        {
            // In place: nobody needs the gradient after ReLU any more.
            ActivationKernel.ReluBackward(gradient, Output, values, Output, gradient, Output);
            return gradient;
        }

        float* map = scratch + layout.Origin;
        layout.ClearMargin(map);
        MaxPoolingKernel.Backward(gradient, Output, Relu ? values : null, ArgMax(pass, tile), map, layout);
        return map;
    }

    /// <summary>Adds the sum of the gradient over positions and images to the gradient of the bias.</summary>
    protected void AddBiasGradient(float* mapGradient, TileLayout layout, float* biasGradient)
    {
        for (int c = 0; c < layout.Channels; c++)
            biasGradient[c] += TileSum.Plane(mapGradient + layout.Offset(c, 0, 0), layout);
    }
}
