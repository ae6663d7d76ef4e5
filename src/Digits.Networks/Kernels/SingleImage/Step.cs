namespace Digits.Networks.Kernels.SingleImage;

/// <summary>One step of a program: reads a map, writes the next. Shared by all threads: what it changes is in the workspace.</summary>
internal abstract unsafe class Step(ActivationMap input, ActivationMap output)
{
    /// <summary>What it reads.</summary>
    protected ActivationMap Input => input;

    /// <summary>What it writes.</summary>
    protected ActivationMap Output => output;

    /// <summary>Floats of <see cref="Workspace.Scratch"/> that it needs.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>Computes the output map. Where the network can skip (see <see cref="Activity"/>), a step may leave out inactive places.</summary>
    /// <param name="workspace">Where the maps lie.</param>
    /// <param name="blank">The output of the same steps for a blank image, laid out as the workspace; null where everything must be computed.</param>
    public abstract void Run(Workspace workspace, float* blank);

    /// <summary>The first value inside the input's margin.</summary>
    protected float* From(Workspace workspace) => workspace.Values + input.Offset + input.Origin;

    /// <summary>The first value inside the output's margin.</summary>
    protected float* To(Workspace workspace) => workspace.Values + output.Offset + output.Origin;

    /// <summary>Sets the output to that for a blank image, if it is known, so that only active places remain to be computed.</summary>
    protected void CopyBlank(Workspace workspace, float* blank)
    {
        if (blank is not null)
            Buffer.MemoryCopy(blank + output.Offset, workspace.Values + output.Offset, sizeof(float) * (long)output.Size, sizeof(float) * (long)output.Size);
    }

    /// <summary>The activity of the output, which follows from that of the input.</summary>
    protected ulong* Spread(Workspace workspace, Window window)
    {
        ulong* activity = workspace.ActivityRows + output.ActivityOffset;
        Activity.Spread(workspace.ActivityRows + input.ActivityOffset, input.Shape.Rows, window, activity, output.Shape);
        return activity;
    }

    /// <summary>Makes the output active, whose only place depends on the whole image.</summary>
    protected void MarkActive(Workspace workspace) => workspace.ActivityRows[output.ActivityOffset] = 1;
}
