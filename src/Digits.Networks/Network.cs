using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Digits.Networks.Kernels.SingleImage;
using Digits.Networks.Kernels.Stages;
using Digits.Networks.Layers;

namespace Digits.Networks;

/// <summary>A network with its parameters: gives each image a value for each class.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Network
{
    // As many images are worth a tile, whose lanes without an image cost as much as those with one.
    private const int BatchSize = 12;

    private readonly float[] _parameters;
    private readonly Lazy<BatchProgram> _batch;
    private readonly Lazy<SingleImageProgram> _single;

    /// <summary>Joins a definition and its parameters, of which it makes a copy.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="parameters">As many as <see cref="NetworkDefinition.ParameterCount"/>, in the order of <see cref="NetworkDefinition.Tensors"/>; each a finite number.</param>
    /// <exception cref="ArgumentException">
    /// There are more or fewer, or one is not a finite number, or a variance is negative; or its maps would take too much memory.
    /// </exception>
    public Network(NetworkDefinition definition, ReadOnlySpan<float> parameters)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (parameters.Length != definition.ParameterCount)
            throw new ArgumentException($"The network has {definition.ParameterCount} parameters, but {parameters.Length} were given.");
        foreach (ParameterTensor tensor in definition.Tensors)
        {
            foreach (float value in parameters.Slice(tensor.Offset, tensor.Parameter.Count))
            {
                if (!float.IsFinite(value) || (tensor.Parameter.Role == ParameterRole.Variance && value < 0))
                    throw new ArgumentException($"{tensor.Name} holds {value}, which is no valid value for it.");
            }
        }

        GroupMemory.FittingTiles(new NetworkPlan(definition), 1, backward: false); // refuses maps that are too large before anybody scores
        Definition = definition;
        _parameters = parameters.ToArray();
        _batch = new Lazy<BatchProgram>(() => new BatchProgram(Definition, _parameters));
        _single = new Lazy<SingleImageProgram>(() => new SingleImageProgram(Definition, _parameters));
    }

    /// <summary>The network ready to score many images.</summary>
    internal BatchProgram Batch => _batch.Value;

    /// <summary>Its layers.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>The same network, its logits divided by a temperature: its answers stay, and it is less sure of them where that is above 1.</summary>
    /// <remarks>
    /// Temperature scaling (Guo, Pleiss, Sun and Weinberger, <i>On calibration of modern neural networks</i>, ICML 2017, §4.2), within the weights
    /// of the last layer, so that whoever runs the network has it.
    /// </remarks>
    /// <param name="temperature">Above 0 and finite.</param>
    /// <exception cref="InvalidOperationException">The last layer has no weights of its own.</exception>
    public Network AtTemperature(double temperature)
    {
        if (!(temperature > 0) || double.IsInfinity(temperature))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature must be above 0 and finite.");
        int last = Definition.Layers.Count - 1;
        if (Definition.Layers[last] is not Dense)
            throw new InvalidOperationException("Only where the last layer is dense are its logits those of its weights.");
        float[] parameters = Parameters.ToArray();
        foreach (ParameterTensor tensor in Definition.Tensors.Where(tensor => tensor.Layer == last))
        {
            foreach (ref float value in parameters.AsSpan(tensor.Offset, tensor.Parameter.Count))
                value = (float)(value / temperature);
        }

        return new Network(Definition, parameters);
    }

    /// <summary>Its parameters, in the order of <see cref="NetworkDefinition.Tensors"/>.</summary>
    public ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>SHA-256 of its definition and parameters, in lower-case hexadecimal.</summary>
    public string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Definition.ToJson()));
        hash.AppendData(MemoryMarshal.AsBytes(Parameters));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A network that has learned nothing yet.</summary>
    /// <remarks>
    /// Weights are normally distributed with variance 2 / fan-in (He et al., <i>Delving deep into rectifiers</i>, 2015, equation 10), those of
    /// the last layer 1 / fan-in, as no rectifier follows.
    /// </remarks>
    /// <param name="definition">The network.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    public static Network Initialize(NetworkDefinition definition, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var parameters = new float[definition.ParameterCount];
        ParameterTensor? last = definition.Tensors.LastOrDefault(tensor => tensor.Parameter.Role == ParameterRole.Weight);
        foreach (ParameterTensor tensor in definition.Tensors)
        {
            Span<float> values = parameters.AsSpan(tensor.Offset, tensor.Parameter.Count);
            if (tensor.Parameter.Role is ParameterRole.Scale or ParameterRole.Variance)
                values.Fill(1);
            if (tensor.Parameter.Role != ParameterRole.Weight)
                continue;
            var random = new CounterRandom(seed, RandomPurpose.Initialization, tensor.Layer);
            float deviation = MathF.Sqrt((tensor == last ? 1f : 2f) / tensor.Parameter.FanIn);
            foreach (ref float value in values)
                value = deviation * random.NextNormal();
        }

        return new Network(definition, parameters);
    }

    /// <summary>Scores images on the calling thread: few of them one by one, many of them side by side, which differs in the last bits.</summary>
    /// <param name="pixels">N images: rows × columns bytes each, row-major, ink 255 on 0.</param>
    /// <param name="logits">N × classes values, overwritten: not normalized; the greatest is the answer.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public void Logits(ReadOnlySpan<byte> pixels, Span<float> logits)
    {
        int size = Definition.Rows * Definition.Columns, count = pixels.Length / size;
        if (pixels.Length != count * size || logits.Length != (long)count * Definition.Classes)
            throw new ArgumentException($"{pixels.Length} pixels and room for {logits.Length} values: an image has {size} pixels and {Definition.Classes} values.");
        if (count >= BatchSize)
        {
            _batch.Value.Logits(pixels, count, logits);
            return;
        }

        for (int i = 0; i < count; i++)
            _single.Value.Logits(pixels.Slice(i * size, size), logits.Slice(i * Definition.Classes, Definition.Classes));
    }

    /// <summary>Scores images on the calling thread.</summary>
    /// <param name="pixels">N images: rows × columns bytes each, row-major, ink 255 on 0.</param>
    /// <param name="probabilities">N × classes values, overwritten: for each image the softmax of its logits, which sums to 1.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        Logits(pixels, probabilities);
        for (int i = 0; i < probabilities.Length; i += Definition.Classes)
        {
            Span<float> values = probabilities.Slice(i, Definition.Classes);
            float greatest = float.NegativeInfinity, sum = 0;
            foreach (float value in values)
                greatest = Math.Max(greatest, value);
            foreach (ref float value in values)
                sum += value = MathF.Exp(value - greatest);
            foreach (ref float value in values)
                value /= sum;
        }
    }
}
