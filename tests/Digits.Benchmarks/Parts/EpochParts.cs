using System.Diagnostics;
using Digits.Benchmarks.Kernels;
using Digits.Benchmarks.Measuring;
using Digits.Benchmarks.Peer;
using Digits.Networks;
using Digits.Networks.Kernels;
using Digits.Networks.Kernels.Stages;
using Digits.Networks.Training;

namespace Digits.Benchmarks.Parts;

/// <summary>Where the time of an epoch of the peer recipe goes, on one thread.</summary>
/// <remarks>
/// It does what a step of a training does, with the clock read in between, so that every part finds the caches as it finds
/// them there. Of each part the median counts, times how often an epoch does it.
/// </remarks>
internal sealed unsafe class EpochParts
{
    private const int Groups = 800;

    private readonly NetworkPlan _plan = new(PeerNetwork.Definition);
    private readonly GroupMemory _memory;
    private readonly Mnist _images;
    private readonly AlignedBuffer _parameters, _prepared, _gradient, _otherGradient, _first, _second;
    private readonly AlignedBuffer _labels = new(TileGroup.Images), _keys = new(2 * TileGroup.Images);
    private readonly Dictionary<string, List<double>> _seconds = [];
    private long _mark;

    private EpochParts(Mnist images, Network network)
    {
        _images = images;
        _memory = new GroupMemory(_plan, TileGroup.Tiles, backward: true);
        int count = network.Definition.ParameterCount;
        (_parameters, _prepared, _gradient, _otherGradient) = (new(count), new(_plan.PreparedSize), new(count), new(count));
        (_first, _second) = (new(count), new(count));
        network.Parameters.CopyTo(_parameters.Span);
    }

    /// <summary>Measures and prints; tells whether it could.</summary>
    /// <returns>The exit code: 0, or 1 without MNIST.</returns>
    public static int Print()
    {
        if (!Mnist.IsPresent)
        {
            Console.Error.WriteLine($"There is no MNIST: {Mnist.Folder} does not exist. Point DIGITS_DATA at the folder that holds mnist.");
            return 1;
        }

        Console.WriteLine(Machine.Description);
        double ceiling = FmaCeiling.Most(threads: 1);
        Mnist images = Mnist.Training();
        double epoch = double.PositiveInfinity;
        Network? network = null;
        for (int run = 0; run < 2; run++)
        {
            using var training = new NetworkTraining(PeerNetwork.Definition, PeerNetwork.Recipe(threads: 1, seed: 1));
            long began = Stopwatch.GetTimestamp();
            training.RunEpoch(images.ToSource());
            epoch = Math.Min(epoch, Stopwatch.GetElapsedTime(began).TotalSeconds);
            network = training.ToNetwork(); // whose activations have as many zeros as they have late in the epoch
        }

        var parts = new EpochParts(images, network!);
        for (int group = 0; group < Groups; group++)
            parts.RunGroup(group);
        for (int step = 0; step < Groups / 4; step++)
            parts.RunStep(step + 1);
        parts.PrintTable(epoch, ceiling);
        return 0;
    }

    private void RunGroup(int group)
    {
        int last = _plan.Stages.Length, first = group * TileGroup.Images % (_images.Count - TileGroup.Images);
        var pass = new Pass
        {
            Tiles = TileGroup.Tiles,
            Images = TileGroup.Images,
            Training = true,
            Parameters = _parameters.Pointer,
            Gradient = _gradient.Pointer,
            Scratch = _memory.Scratch,
            Keys = (ulong*)_keys.Pointer,
        };
        _mark = Stopwatch.GetTimestamp();
        Load(first);
        Done("load images");
        foreach ((int begin, int end) in _plan.Runs)
        {
            int step = _plan.Stages[begin].IsTilewise ? 1 : pass.Tiles;
            for (int tile = 0; tile < pass.Tiles; tile += step)
            {
                for (int i = begin; i < end; i++)
                {
                    At(ref pass, i, tile, step);
                    _plan.Stages[i].Forward(pass, _memory.Values(i), _memory.Values(i + 1));
                    Done($"{Name(i)} forward");
                }
            }
        }

        float* losses = stackalloc float[TileLayout.Lanes];
        for (int t = 0; t < TileGroup.Tiles; t++)
        {
            long offset = (long)t * _plan.Definition.Classes * TileLayout.Lanes;
            SoftmaxCrossEntropyKernel.Forward(
                _memory.Values(last) + offset, _plan.Definition.Classes, (byte*)_labels.Pointer + t * TileLayout.Lanes, TileLayout.Lanes, 0, null, 0,
                1f / PeerNetwork.BatchSize, _memory.Gradients(last) + offset, losses);
        }

        Done("loss");
        foreach ((int begin, int end) in _plan.Runs.Reverse())
        {
            int step = _plan.Stages[begin].IsTilewise ? 1 : pass.Tiles;
            for (int tile = 0; tile < pass.Tiles; tile += step)
            {
                for (int i = end - 1; i >= begin; i--)
                {
                    At(ref pass, i, tile, step);
                    _plan.Stages[i].Backward(pass, _memory.Values(i), _memory.Values(i + 1), _memory.Gradients(i + 1), _memory.Gradients(i));
                    Done($"{Name(i)} backward");
                }
            }
        }
    }

    // What comes once a step: four groups' gradients are cleared and added up, the weights move, and stages derive what they need of them.
    private void RunStep(int step)
    {
        _mark = Stopwatch.GetTimestamp();
        for (int slot = 0; slot < 4; slot++)
            _otherGradient.Clear();
        for (int slot = 1; slot < 4; slot++)
            VectorSum.Add(_gradient.Span, _otherGradient.Span);
        Done("sum of gradients");
        PeerNetwork.Recipe(1, 1).Optimizer.Update(step, 1e-9f, true, _parameters.Span, _gradient.Span, _first.Span, _second.Span);
        Done("optimizer");
        for (int i = 0; i < _plan.Stages.Length; i++)
            _plan.Prepare(i, _parameters.Pointer, _prepared.Pointer, backward: true);
        Done("preparation of weights");
    }

    private void Load(int first)
    {
        NetworkDefinition definition = _plan.Definition;
        TileLayout layout = _plan.Stages[0].Input;
        byte** lanes = stackalloc byte*[TileLayout.Lanes];
        fixed (byte* pixels = _images.Pixels)
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                for (int lane = 0; lane < TileLayout.Lanes; lane++)
                {
                    int image = first + t * TileLayout.Lanes + lane;
                    lanes[lane] = pixels + image * Mnist.ImageSize;
                    ((byte*)_labels.Pointer)[t * TileLayout.Lanes + lane] = _images.Labels[image];
                }

                TileTransposeKernel.Load(
                    lanes, TileLayout.Lanes, 1 / (255 * definition.PixelDeviation), -definition.PixelMean / definition.PixelDeviation,
                    _memory.Values(0) + layout.Origin + (long)t * layout.Size, layout);
            }
        }
    }

    private void At(ref Pass pass, int stage, int tile, int tiles)
    {
        (pass.FirstTile, pass.EndTile) = (tile, tile + tiles);
        pass.Prepared = _prepared.Pointer + _plan.PreparedOffsets[stage];
        pass.Saved = _memory.Saved(stage);
    }

    private string Name(int stage) => $"{_plan.Stages[stage].Input.Shape} -> {_plan.Stages[stage].Output.Shape}";

    private void Done(string part)
    {
        double seconds = Stopwatch.GetElapsedTime(_mark).TotalSeconds;
        if (!_seconds.TryGetValue(part, out List<double>? list))
            _seconds.Add(part, list = []);
        list.Add(seconds);
        _mark = Stopwatch.GetTimestamp();
    }

    private void PrintTable(double epoch, double ceiling)
    {
        int groups = (PeerNetwork.TrainingImages + TileGroup.Images - 1) / TileGroup.Images;
        int steps = (PeerNetwork.TrainingImages + PeerNetwork.BatchSize - 1) / PeerNetwork.BatchSize;
        double sum = 0;
        Console.WriteLine($"\n{"part",-34} {"s an epoch",12} {"share",8}");
        foreach ((string part, List<double> seconds) in _seconds)
        {
            // Each group does it once or once a tile; what is done fewer times than there are groups is done once a step.
            double time = Timing.Median(seconds) * (seconds.Count >= Groups ? groups * (seconds.Count / Groups) : steps);
            sum += time;
            Console.WriteLine($"{part,-34} {time,12:F3} {time / epoch,8:P1}");
        }

        Console.WriteLine($"{"all parts",-34} {sum,12:F3} {sum / epoch,8:P1}");
        Console.WriteLine($"{"a whole epoch",-34} {epoch,12:F3}");
        double rate = PeerNetwork.EpochGflop / epoch;
        Console.WriteLine($"\n{PeerNetwork.EpochGflop:F0} GFLOP by the plain formulas: {rate:F0} GFLOP/s, {rate / ceiling:P0} of the ceiling of {ceiling:F0}.");
    }
}
