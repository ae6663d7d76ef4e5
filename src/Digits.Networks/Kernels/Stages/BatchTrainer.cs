using System.Diagnostics;
using Digits.Networks.Augmentation;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Training;

namespace Digits.Networks.Kernels.Stages;

/// <summary>Takes the steps of a training: the images of a batch go through the network and back, and the weights move.</summary>
/// <remarks>
/// <para>
/// A batch is cut into groups of at most four tiles of 16 images, and into four groups at least where it can be. Group g belongs to slot g
/// modulo the number of slots, which depends on the size of the batch and on the network alone; a slot's groups go one after the other into gradients of its own, and the slots are added up in their order.
/// So every sum has one order, and the weights are the same to the bit whichever thread did what.
/// </para>
/// <para>Allocates nothing after the first step. One step at a time.</para>
/// </remarks>
internal sealed unsafe class BatchTrainer : IDisposable
{
    private const int MaxTiles = 4, MaxSlots = 8, MinGroups = 4;
    private const int RangeSize = 16384;

    private readonly NetworkPlan _plan;
    private readonly TrainingOptions _options;
    private readonly BatchProgram? _teacher;
    private readonly WorkerTeam _team;
    private readonly WorkerMemory[] _workers;
    private readonly AlignedBuffer _prepared;
    private readonly AlignedBuffer[] _slots;
    private readonly Range[] _ranges;
    private readonly (int Offset, int Count)[] _cleared;
    private readonly float[] _slotLoss;
    private readonly int[] _slotRight;
    private readonly int _groupImages;
    private readonly Action<int, int> _runSlot, _updateRange, _prepareStage;

    // The step that is being taken.
    private ImageSource _images = ImageSource.Create(default, default);
    private int[] _order = [];
    private int _first, _count, _epoch, _step, _slotCount;
    private float _learningRate;
    private bool _isPrepared;

    /// <summary>Takes the memory and starts from given parameters.</summary>
    public BatchTrainer(
        NetworkDefinition definition, TrainingOptions options, ReadOnlySpan<float> parameters, WorkerTeam team, BatchProgram? teacher = null)
    {
        Debug.Assert(parameters.Length == definition.ParameterCount);
        (_plan, _options, _team, _teacher) = (new NetworkPlan(definition), options, team, teacher);
        int tiles = GroupMemory.FittingTiles(_plan, Math.Clamp(options.BatchSize / (MinGroups * TileLayout.Lanes), 1, MaxTiles), backward: true);
        tiles = teacher?.FittingTiles(tiles) ?? tiles;
        _groupImages = tiles * TileLayout.Lanes;
        int slots = Math.Min(MaxSlots, (options.BatchSize + _groupImages - 1) / _groupImages), count = definition.ParameterCount;
        _slots = [.. Enumerable.Range(0, slots).Select(_ => new AlignedBuffer(count))];
        _workers = new WorkerMemory[Math.Min(team.Count, slots)];
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new WorkerMemory(definition, options, new GroupMemory(_plan, tiles, backward: true), teacher, teacher?.NewMemory(tiles));
        (_slotLoss, _slotRight) = (new float[slots], new int[slots]);
        _prepared = new AlignedBuffer(_plan.PreparedSize);
        (Parameters, First) = (new AlignedBuffer(count), new AlignedBuffer(count));
        Second = new AlignedBuffer(options.Optimizer.StatesPerParameter == 2 ? count : 0);
        Average = new AlignedBuffer(options.WeightAverage > 0 ? count : 0);
        parameters.CopyTo(Parameters.Span);
        if (Average.Count > 0)
            parameters.CopyTo(Average.Span);
        _ranges = [.. Ranges(definition)];
        _cleared = [.. definition.Tensors
            .Where(tensor => _plan.Stages.All(stage => stage.Overwritten != (tensor.Offset, tensor.Parameter.Count)))
            .Select(tensor => (tensor.Offset, tensor.Parameter.Count))];
        (_runSlot, _updateRange, _prepareStage) = (RunSlot, UpdateRange, PrepareStage);
    }

    /// <summary>The parameters.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>What the optimizer remembers.</summary>
    public AlignedBuffer First { get; }

    /// <summary>What the optimizer remembers besides; empty where it does not.</summary>
    public AlignedBuffer Second { get; }

    /// <summary>The moving average of the parameters; empty where there is none.</summary>
    public AlignedBuffer Average { get; }

    /// <summary>Takes a step.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="order">Their order in this epoch.</param>
    /// <param name="first">Where in it the batch begins.</param>
    /// <param name="count">How many images the batch has.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step of the whole training, from 1.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <returns>The sum of the losses of the batch's images, and how many the network read rightly. If the loss is no number, nothing moved.</returns>
    public (double Loss, int Right) Step(ImageSource images, int[] order, int first, int count, int epoch, int step, float learningRate)
    {
        (_images, _order, _first, _count, _epoch, _step, _learningRate) = (images, order, first, count, epoch, step, learningRate);
        if (!_isPrepared)
            _team.Run(_plan.Stages.Length, _prepareStage);
        int groups = (count + _groupImages - 1) / _groupImages;
        _slotCount = Math.Min(_slots.Length, groups);
        _team.Run(_slotCount, _runSlot);
        double loss = 0;
        int right = 0;
        for (int s = 0; s < _slotCount; s++)
            (loss, right) = (loss + _slotLoss[s], right + _slotRight[s]);
        if (!double.IsFinite(loss))
            return (loss, right); // the parameters stay what they were
        _isPrepared = false;
        _team.Run(_ranges.Length, _updateRange);
        _team.Run(_plan.Stages.Length, _prepareStage);
        _isPrepared = true;
        return (loss, right);
    }

    /// <summary>Tells that the parameters were changed from outside.</summary>
    public void Reset() => _isPrepared = false;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (WorkerMemory worker in _workers)
            worker.Dispose();
        foreach (AlignedBuffer slot in _slots)
            slot.Dispose();
        _prepared.Dispose();
        Parameters.Dispose();
        First.Dispose();
        Second.Dispose();
        Average.Dispose();
    }

    private void RunSlot(int worker, int slot)
    {
        foreach ((int offset, int count) in _cleared)
            new Span<float>(_slots[slot].Pointer + offset, count).Clear();
        (_slotLoss[slot], _slotRight[slot]) = (0, 0);
        int first = slot * _groupImages;
        for (int at = first; at < _count; at += _slots.Length * _groupImages)
            RunGroup(_workers[_workers.Length == _slots.Length ? slot : worker], slot, _first + at, Math.Min(_groupImages, _count - at), adds: at > first);
    }

    private void RunGroup(WorkerMemory worker, int slot, int first, int images, bool adds)
    {
        GroupMemory memory = worker.Memory;
        int tiles = (images + TileLayout.Lanes - 1) / TileLayout.Lanes, classes = _plan.Definition.Classes, last = _plan.Stages.Length;
        var pass = new Pass
        {
            Tiles = tiles,
            Images = images,
            Training = true,
            Adds = adds,
            Parameters = Parameters.Pointer,
            Gradient = _slots[slot].Pointer,
            Scratch = memory.Scratch,
            Keys = worker.Keys,
        };
        worker.Load(_images, _order.AsSpan(first, images), _epoch, _plan.Stages[0].Input);
        _plan.Forward(pass, memory, _prepared.Pointer);
        float* answers = _teacher is null ? null : _teacher.Forward(worker.TeacherMemory!, images);
        float* losses = stackalloc float[TileLayout.Lanes];
        for (int t = 0; t < tiles; t++)
        {
            int valid = Math.Min(TileLayout.Lanes, images - t * TileLayout.Lanes);
            long offset = (long)t * classes * TileLayout.Lanes;
            _slotRight[slot] += SoftmaxCrossEntropyKernel.Forward(
                memory.Values(last) + offset, classes, worker.Labels + t * TileLayout.Lanes, valid, _options.LabelSmoothing,
                answers == null ? null : answers + offset, _options.TeacherShare, 1f / _count, memory.Gradients(last) + offset, losses);
            for (int l = 0; l < valid; l++)
                _slotLoss[slot] += losses[l];
        }

        _plan.Backward(pass, memory, _prepared.Pointer);
    }

    private void UpdateRange(int worker, int index)
    {
        Range range = _ranges[index];
        Span<float> gradient = range.Of(_slots[0]), parameters = range.Of(Parameters);
        for (int s = 1; s < _slotCount; s++)
            VectorSum.Add(gradient, range.Of(_slots[s]));
        if (range.Role is ParameterRole.Mean or ParameterRole.Variance)
        {
            for (int i = 0; i < range.Count; i++)
                parameters[i] += range.Momentum * (gradient[i] / _count - parameters[i]);
        }
        else
        {
            _options.Optimizer.Update(
                _step, _learningRate, range.Role == ParameterRole.Weight, parameters, gradient, range.Of(First), Second.Count > 0 ? range.Of(Second) : []);
        }

        if (Average.Count > 0)
            WeightAverage.Update(WeightAverage.DecayAt(_options.WeightAverage, _step - 1), range.Of(Average), parameters);
    }

    private void PrepareStage(int worker, int stage) => _plan.Prepare(stage, Parameters.Pointer, _prepared.Pointer, backward: true);

    // Pieces of arrays of parameters, small enough to be shared out evenly.
    private static IEnumerable<Range> Ranges(NetworkDefinition definition)
    {
        foreach (ParameterTensor tensor in definition.Tensors)
        {
            float momentum = definition.Layers[tensor.Layer] is BatchNormalization normalization ? normalization.Momentum : 0;
            for (int at = 0; at < tensor.Parameter.Count; at += RangeSize)
                yield return new Range(tensor.Offset + at, Math.Min(RangeSize, tensor.Parameter.Count - at), tensor.Parameter.Role, momentum);
        }
    }

    private readonly record struct Range(int Offset, int Count, ParameterRole Role, float Momentum)
    {
        public Span<float> Of(AlignedBuffer buffer) => new(buffer.Pointer + Offset, Count);
    }

    /// <summary>What a thread works in.</summary>
    private sealed class WorkerMemory : IDisposable
    {
        private readonly AlignedBuffer _pixels, _labels, _keys;
        private readonly Augmenter? _augmenter;
        private readonly NetworkDefinition _definition;
        private readonly BatchProgram? _teacher;
        private readonly int _size, _seed;

        public WorkerMemory(
            NetworkDefinition definition, TrainingOptions options, GroupMemory memory, BatchProgram? teacher, GroupMemory? teacherMemory)
        {
            (_definition, _size, _seed, Memory) = (definition, definition.Rows * definition.Columns, options.Seed, memory);
            (_teacher, TeacherMemory) = (teacher, teacherMemory);
            _pixels = new AlignedBuffer(TileLayout.Lanes * ((_size + 3) / 4));
            _labels = new AlignedBuffer((memory.Tiles * TileLayout.Lanes + 3) / 4);
            _keys = new AlignedBuffer(memory.Tiles * TileLayout.Lanes * 2);
            if (options.Augmentation != new AugmentationOptions())
                _augmenter = new Augmenter(definition.Rows, definition.Columns, options.Augmentation);
        }

        public GroupMemory Memory { get; }

        public GroupMemory? TeacherMemory { get; }

        public byte* Labels => (byte*)_labels.Pointer;

        public ulong* Keys => (ulong*)_keys.Pointer;

        /// <summary>Brings the images of a group, changed at random where that is asked for, into the network's first layout.</summary>
        public void Load(ImageSource images, ReadOnlySpan<int> indices, int epoch, TileLayout layout)
        {
            byte* pixels = (byte*)_pixels.Pointer;
            byte** lanes = stackalloc byte*[TileLayout.Lanes];
            for (int first = 0; first < indices.Length; first += TileLayout.Lanes)
            {
                int count = Math.Min(TileLayout.Lanes, indices.Length - first);
                for (int l = 0; l < count; l++)
                {
                    int index = indices[first + l];
                    ReadOnlySpan<byte> image = images.Image(index, _definition, allowsNoClass: true, out int label);
                    lanes[l] = pixels + l * _size;
                    var lane = new Span<byte>(lanes[l], _size);
                    if (_augmenter is null)
                        image.CopyTo(lane);
                    else
                        _augmenter.Apply(image, _seed, epoch, index, lane);
                    Labels[first + l] = (byte)label;
                    Keys[first + l] = new CounterRandom(_seed, RandomPurpose.Dropout, epoch, index).NextUInt64();
                }

                TileTransposeKernel.Load(
                    lanes, count, 1 / (255 * _definition.PixelDeviation), -_definition.PixelMean / _definition.PixelDeviation,
                    Memory.Values(0) + layout.Origin + (long)(first / TileLayout.Lanes) * layout.Size, layout);
                _teacher?.Load(TeacherMemory!, first / TileLayout.Lanes, lanes, count); // the very images: a teacher has to see what its pupil sees
            }
        }

        public void Dispose()
        {
            Memory.Dispose();
            TeacherMemory?.Dispose();
            _pixels.Dispose();
            _labels.Dispose();
            _keys.Dispose();
        }
    }
}
