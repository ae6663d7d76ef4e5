using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Networks.Layers;

namespace Digits.Networks;

/// <summary>A network as data: the size of its images, how their bytes become numbers, and its layers in order; no weights.</summary>
/// <remarks>Immutable. Two definitions with the same values are equal.</remarks>
public sealed record NetworkDefinition
{
    private const long MaxParameters = 100_000_000;
    private const int MaxValues = 1 << 22; // of one image, between all layers together: 16 MiB

    /// <summary>Defines a network.</summary>
    /// <param name="rows">Rows of an image: 1 to 256.</param>
    /// <param name="columns">Columns of an image: 1 to 256.</param>
    /// <param name="layers">The layers, the last of which gives one value a class: at least one.</param>
    /// <exception cref="ArgumentException">A layer does not fit the one before it, or a value is out of range; the message says which.</exception>
    public NetworkDefinition(int rows, int columns, params IReadOnlyList<LayerDefinition> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (rows is < 1 or > 256 || columns is < 1 or > 256)
            throw new ArgumentException($"Images have 1 to 256 rows and columns, but these have {rows} and {columns}.");
        if (layers.Count is < 1 or > 256)
            throw new ArgumentException($"A network has 1 to 256 layers, but this one has {layers.Count}.");
        Rows = rows;
        Columns = columns;
        Layers = [.. layers];
        var shapes = new TensorShape[layers.Count + 1];
        var tensors = new List<ParameterTensor>();
        shapes[0] = new TensorShape(1, rows, columns);
        long offset = 0, values = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            LayerDefinition layer = layers[i] ?? throw new ArgumentException($"Layer {i} is null.");
            try
            {
                shapes[i + 1] = layer.OutputShape(shapes[i]);
            }
            catch (ArgumentException exception)
            {
                throw new ArgumentException($"Layer {i}: {exception.Message}", exception);
            }

            values += (long)shapes[i + 1].Channels * shapes[i + 1].Rows * shapes[i + 1].Columns;
            if (values > MaxValues)
                throw new ArgumentException($"Layer {i}: its output of {shapes[i + 1]} is too large: with it an image has {values} values in the network, and may have {MaxValues}.");
            foreach (LayerParameter parameter in layer.Parameters(shapes[i]))
            {
                if (offset + parameter.Shape.Aggregate(1L, (product, size) => product * size) > MaxParameters)
                    throw new ArgumentException($"Layer {i}: with it the network has over {MaxParameters} parameters.");
                tensors.Add(new ParameterTensor(i, parameter, (int)offset));
                offset += parameter.Count;
            }
        }

        if (shapes[^1] is not { Rows: 1, Columns: 1 })
            throw new ArgumentException($"The last layer must give a vector, but gives {shapes[^1]}. End with a dense layer or global average pooling.");
        Shapes = shapes;
        Tensors = tensors;
        ParameterCount = (int)offset;
    }

    [JsonConstructor]
    internal NetworkDefinition(int rows, int columns, float pixelMean, float pixelDeviation, IReadOnlyList<LayerDefinition> layers)
        : this(rows, columns, layers)
    {
        PixelMean = pixelMean;
        PixelDeviation = pixelDeviation;
    }

    /// <summary>Rows of an image.</summary>
    public int Rows { get; }

    /// <summary>Columns of an image.</summary>
    public int Columns { get; }

    /// <summary>Subtracted from a pixel in 0..1. <value>0.1307 by default, the mean of MNIST's training images.</value></summary>
    public float PixelMean
    {
        get;
        init => field = float.IsFinite(value) ? value : throw new ArgumentException($"The mean of pixels is a finite number, but was {value}.");
    } = 0.1307f;

    /// <summary>Divides what is left then: above 0. <value>0.3081 by default, the standard deviation of MNIST's training images.</value></summary>
    public float PixelDeviation
    {
        get;
        init => field = value is > 0 and < float.PositiveInfinity ? value : throw new ArgumentException($"The deviation of pixels is above 0, but was {value}.");
    } = 0.3081f;

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<LayerDefinition> Layers { get; }

    /// <summary>The shape before each layer, and after the last one: one more than there are layers.</summary>
    [JsonIgnore]
    public IReadOnlyList<TensorShape> Shapes { get; }

    /// <summary>Every array of parameters, in the order in which they lie in one flat array, without gaps.</summary>
    [JsonIgnore]
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>The length of that flat array.</summary>
    [JsonIgnore]
    public int ParameterCount { get; }

    /// <summary>How many values the network gives for an image.</summary>
    [JsonIgnore]
    public int Classes => Shapes[^1].Channels;

    /// <summary>Floating-point operations of a forward pass of one image; see <see cref="LayerDefinition.ForwardFlops"/>.</summary>
    [JsonIgnore]
    public long ForwardFlops => Layers.Select((layer, i) => layer.ForwardFlops(Shapes[i])).Sum();

    /// <summary>
    /// Floating-point operations of a step of training for one image, as a plain implementation needs them: forward, and backward once
    /// to the weights and once to the input, which the first layer with weights does not need.
    /// </summary>
    [JsonIgnore]
    public long TrainingFlops => 3 * ForwardFlops - Layers.Select((layer, i) => layer.ForwardFlops(Shapes[i])).FirstOrDefault(flops => flops > 0);

    /// <summary>A table of the layers, their shapes, parameters and operations, for people to read.</summary>
    public string Summary()
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{"layer",-34} {"output",12} {"parameters",12} {"kFLOP",10}\n");
        text.Append(culture, $"{"image",-34} {Shapes[0],12} {"",12} {"",10}\n");
        for (int i = 0; i < Layers.Count; i++)
        {
            int parameters = Tensors.Where(tensor => tensor.Layer == i).Sum(tensor => tensor.Parameter.Count);
            text.Append(culture, $"{Describe(Layers[i]),-34} {Shapes[i + 1],12} {(parameters > 0 ? parameters : ""),12:N0} {Layers[i].ForwardFlops(Shapes[i]) / 1000.0,10:N1}\n");
        }

        text.Append(culture, $"{"total",-34} {"",12} {ParameterCount,12:N0} {ForwardFlops / 1000.0,10:N1}\n");
        return text.ToString();
    }

    /// <summary>The definition as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, NetworkJson.Default.NetworkDefinition);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is not that, or the network is not valid.</exception>
    public static NetworkDefinition FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, NetworkJson.Default.NetworkDefinition) ?? throw new JsonException("There is no network in it.");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public bool Equals(NetworkDefinition? other) =>
        other is not null && Rows == other.Rows && Columns == other.Columns && PixelMean.Equals(other.PixelMean)
        && PixelDeviation.Equals(other.PixelDeviation) && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => Layers.Aggregate(HashCode.Combine(Rows, Columns, PixelMean, PixelDeviation), HashCode.Combine);

    private static string Describe(LayerDefinition layer) => layer switch
    {
        Convolution convolution => $"convolution {convolution.Size}×{convolution.Size}{(convolution.Stride == 1 ? "" : $" stride {convolution.Stride}")}{(convolution.Same ? " same" : "")}",
        BatchNormalization => "batch normalization",
        Relu => "relu",
        Silu => "silu",
        MaxPooling => "max pooling 2×2",
        AveragePooling => "average pooling 2×2",
        GlobalAveragePooling => "global average pooling",
        Dropout dropout => string.Create(CultureInfo.InvariantCulture, $"dropout {dropout.Rate}"),
        Dense => "dense",
        _ => layer.GetType().Name,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(NetworkDefinition))]
internal sealed partial class NetworkJson : JsonSerializerContext;
