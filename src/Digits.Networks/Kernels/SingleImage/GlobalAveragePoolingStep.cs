namespace Digits.Networks.Kernels.SingleImage;

/// <summary>The mean of each channel.</summary>
internal sealed unsafe class GlobalAveragePoolingStep(ActivationMap input, ActivationMap output) : Step(input, output)
{
    /// <inheritdoc/>
    public override void Run(Workspace workspace, float* blank)
    {
        int channels = Input.Shape.Channels, columns = Input.Shape.Columns, rows = Input.Shape.Rows;
        float* to = To(workspace);
        new Span<float>(to, Output.Pitch).Clear();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                float* from = From(workspace) + y * Input.RowStride + x * Input.Pitch;
                for (int c = 0; c < channels; c++)
                    to[c] += from[c];
            }
        }

        float share = 1f / (rows * columns);
        for (int c = 0; c < channels; c++)
            to[c] *= share;
        MarkActive(workspace);
    }
}
