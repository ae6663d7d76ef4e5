using Digits.Benchmarks.Peer;
using Microsoft.ML.OnnxRuntime;

namespace Digits.Benchmarks.Comparison;

/// <summary>
/// Scoring by ONNX Runtime of a network that we exported, as fast as it can: the pixels are floats in 0..1 before the clock starts, the
/// logits alone are asked for, and both lie in memory that is taken once.
/// </summary>
internal sealed class OnnxScoring : IDisposable
{
    private const int Chunk = 256, Classes = 10; // it is faster with some images at a time than with all at once
    private static readonly string[] InputNames = ["Pixels"], OutputNames = ["Logits"];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly float[] _pixels;
    private readonly List<(OrtValue[] Input, OrtValue[] Output)> _chunks = [];

    /// <summary>Loads a network.</summary>
    /// <param name="model">The bytes of an ONNX file.</param>
    /// <param name="images">The images to score.</param>
    /// <param name="threads">At most so many.</param>
    public OnnxScoring(byte[] model, Mnist images, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(model, options);
        _pixels = Array.ConvertAll(images.Pixels, pixel => pixel / 255f);
        Logits = new float[images.Count * Classes];
        for (int first = 0; first < images.Count; first += Chunk)
        {
            int count = Math.Min(Chunk, images.Count - first);
            _chunks.Add((
                [Value(_pixels.AsMemory(first * Mnist.ImageSize, count * Mnist.ImageSize), [count, Mnist.ImageSize])],
                [Value(Logits.AsMemory(first * Classes, count * Classes), [count, Classes])]));
        }
    }

    /// <summary>What <see cref="Score"/> gave: N × classes values.</summary>
    public float[] Logits { get; }

    /// <summary>Scores all images.</summary>
    public void Score()
    {
        foreach ((OrtValue[] input, OrtValue[] output) in _chunks)
            _session.Run(_options, InputNames, input, OutputNames, output);
    }

    /// <summary>One image after the other: microseconds, the median.</summary>
    public Measurement Latency()
    {
        float[] pixels = new float[Mnist.ImageSize], logits = new float[Classes];
        using OrtValue input = Value(pixels, [1, Mnist.ImageSize]), output = Value(logits, [1, Classes]);
        OrtValue[] inputs = [input], outputs = [output];
        return ScoringClock.Latency(i =>
        {
            _pixels.AsSpan(i * Mnist.ImageSize % _pixels.Length, Mnist.ImageSize).CopyTo(pixels);
            _session.Run(_options, InputNames, inputs, OutputNames, outputs);
        });
    }

    /// <summary>All images: seconds.</summary>
    public Measurement Batch() => ScoringClock.Batch(Score);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtValue value in _chunks.SelectMany(chunk => chunk.Input.Concat(chunk.Output)))
            value.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private static OrtValue Value(Memory<float> values, long[] shape) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
}
