namespace Digits.Networks.Kernels.Stages;

/// <summary>
/// What runs at once on a group of tiles: one layer, or a few that fuse. A plan is a list of stages; between two of them lie the values
/// of the group, in one layout for values and gradients alike.
/// </summary>
/// <remarks>A stage holds sizes only, so that any number of threads may run it at once, each in memory of its own.</remarks>
internal abstract unsafe class Stage
{
    /// <summary>Joins what every stage has.</summary>
    /// <param name="input">The shape before it.</param>
    /// <param name="output">The shape after it.</param>
    protected Stage(TensorShape input, TensorShape output) => (Input, Output) = (new TileLayout(input), new TileLayout(output));

    /// <summary>The layout before it.</summary>
    public TileLayout Input { get; set; }

    /// <summary>The layout after it.</summary>
    public TileLayout Output { get; set; }

    /// <summary>The margin that it needs around its input.</summary>
    public virtual int InputMargin => 0;

    /// <summary>The margin that it needs around the gradient of its output.</summary>
    public virtual int OutputMargin => 0;

    /// <summary>Whether its input and output must lie without a margin.</summary>
    public virtual bool TakesNoMargin => false;

    /// <summary>
    /// Whether it works on one tile after the other, so that it may be asked for a single one; a stage that does not is asked for all.
    /// </summary>
    public virtual bool IsTilewise => true;

    /// <summary>
    /// The parameters whose gradient it overwrites where <see cref="Pass.Adds"/> is not set: so many that to clear them first would cost.
    /// </summary>
    public virtual (int Offset, int Count) Overwritten => default;

    /// <summary>Floats that it derives from its parameters once a step, for every thread to read.</summary>
    public virtual int PreparedSize => 0;

    /// <summary>Floats that forward leaves for backward, for a group of so many tiles.</summary>
    public virtual int SavedSize(int tiles) => 0;

    /// <summary>Floats that a pass needs for itself.</summary>
    public virtual int ScratchSize(int tiles) => 0;

    /// <summary>Derives what the passes need of the parameters, once after they changed.</summary>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="prepared">Overwritten.</param>
    /// <param name="backward">Whether a backward pass will follow.</param>
    public virtual void Prepare(float* parameters, float* prepared, bool backward)
    {
    }

    /// <summary>Overwrites the output of the tiles that the pass names.</summary>
    public abstract void Forward(in Pass pass, float* input, float* output);

    /// <summary>Overwrites the gradient of the input and adds to the gradients of the parameters.</summary>
    /// <param name="pass">The pass, as it was forward.</param>
    /// <param name="input">As it was forward.</param>
    /// <param name="output">What forward gave.</param>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="inputGradient">Overwritten; null when nobody needs it.</param>
    public abstract void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient);
}

/// <summary>One pass over a group of tiles.</summary>
internal unsafe struct Pass
{
    /// <summary>Tiles of the group.</summary>
    public int Tiles;

    /// <summary>The first tile that the call is for.</summary>
    public int FirstTile;

    /// <summary>The tile after the last one that the call is for.</summary>
    public int EndTile;

    /// <summary>Images of the group: lane l of tile t is image 16 t + l, if there are that many.</summary>
    public int Images;

    /// <summary>Whether the network learns: statistics are those of the group, and dropout drops.</summary>
    public bool Training;

    /// <summary>All parameters of the network.</summary>
    public float* Parameters;

    /// <summary>The gradients of all parameters, added to; where a parameter is a running statistic, the sum of the groups' statistics.</summary>
    public float* Gradient;

    /// <summary>Whether the gradients hold something already; else those that a stage overwrites do not, and the others are 0.</summary>
    public bool Adds;

    /// <summary>What the stage derived from its parameters.</summary>
    public float* Prepared;

    /// <summary>What forward leaves for backward.</summary>
    public float* Saved;

    /// <summary>Memory of no meaning before and after.</summary>
    public float* Scratch;

    /// <summary>A random number for each lane of the group, for dropout.</summary>
    public ulong* Keys;
}
