using BenchmarkDotNet.Attributes;
using Digits.Benchmarks.Comparison;
using Digits.Benchmarks.Peer;
using Digits.Networks;
using Digits.Networks.Files;

namespace Digits.Benchmarks.Whole;

/// <summary>Scoring by the peer network beside ONNX Runtime, on one thread; a time is that of a call.</summary>
public class ScoringBenchmark : IDisposable
{
    private readonly Network _network = Network.Initialize(PeerNetwork.Definition, seed: 1);
    private Mnist _images = MadeImages.Create(1);
    private OnnxScoring? _onnx;
    private float[] _logits = [];

    /// <summary>Images a call.</summary>
    [Params(1, 1024)]
    public int Images { get; set; }

    /// <summary>Makes the images and loads the network.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _images = MadeImages.Create(Images);
        _logits = new float[Images * _network.Definition.Classes];
        using var stream = new MemoryStream();
        OnnxFile.Save(_network, stream);
        _onnx = new OnnxScoring(stream.ToArray(), _images, threads: 1);
    }

    /// <summary>Ours, from bytes.</summary>
    [Benchmark]
    public void Digits() => _network.Logits(_images.Pixels, _logits);

    /// <summary>Theirs, from floats.</summary>
    [Benchmark(Baseline = true)]
    public void OnnxRuntime() => _onnx!.Score();

    /// <summary>Frees what is theirs.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _onnx?.Dispose();
        GC.SuppressFinalize(this);
    }
}
