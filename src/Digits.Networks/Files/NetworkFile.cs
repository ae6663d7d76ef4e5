using System.Text.Json;

namespace Digits.Networks.Files;

/// <summary>Reads and writes networks: their definition and parameters in one safetensors file (huggingface.co/docs/safetensors).</summary>
/// <remarks>
/// The metadata say <c>format</c> "digits-network", <c>version</c> "1" and, as <c>definition</c>, <see cref="NetworkDefinition.ToJson"/>. The
/// arrays have the names and shapes of <see cref="NetworkDefinition.Tensors"/> and type F32; they are written in that order and read in any,
/// so that other programs may write such files too. The same network gives the same bytes.
/// </remarks>
public static class NetworkFile
{
    private const string Format = "digits-network", Version = "1";

    /// <summary>Writes a network to a file, which appears whole or not at all and replaces what bore its name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, by custom <c>*.safetensors</c>.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Save(Network network, string path) => WholeFile.Write(path, stream => Save(network, stream));

    /// <summary>Writes a network to a stream.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">Is written to from where it stands, and left open.</param>
    public static void Save(Network network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", Format);
        writer.AddMetadata("version", Version);
        writer.AddMetadata("definition", network.Definition.ToJson());
        ReadOnlyMemory<float> parameters = network.Parameters.ToArray();
        foreach (ParameterTensor tensor in network.Definition.Tensors)
            writer.Add(tensor.Name, tensor.Parameter.Shape, parameters.Slice(tensor.Offset, tensor.Parameter.Count));
        writer.Write(stream);
    }

    /// <summary>Reads a network from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">It holds no network; the message says why.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads a network from a stream, up to its end.</summary>
    /// <param name="stream">Is read from where it stands, forward only, and left open.</param>
    /// <exception cref="NetworkFileException">It holds no network; the message says why.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static Network Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, "The stream");
    }

    private static Network Load(Stream stream, string source)
    {
        var reader = new SafetensorsReader(stream, source);
        NetworkFileException Error(string fault, Exception? cause = null) =>
            new($"{source} is a safetensors file, but holds no network: {fault}. It was not written by this library, or was altered since.", cause);

        string? Metadata(string key) => reader.Metadata.GetValueOrDefault(key);
        if (Metadata("format") != Format)
            throw Error($"the format in its metadata is {Shown(Metadata("format"))}, not '{Format}'");
        if (Metadata("version") != Version)
        {
            throw new NetworkFileException($"{source} holds a network of version {Shown(Metadata("version"))}, but only version {Version} "
                + "is known here. Read it with a newer version of this library.");
        }

        NetworkDefinition definition;
        try
        {
            definition = NetworkDefinition.FromJson(Metadata("definition") ?? throw Error("there is no definition in its metadata"));
        }
        catch (JsonException exception)
        {
            throw Error($"the definition in its metadata is not valid ({exception.Message.TrimEnd('.')})", exception);
        }

        // Before a byte of the arrays is read, which may be many.
        CheckTensors(definition, reader.Tensors, fault => Error(fault));
        IReadOnlyDictionary<string, Array> values = reader.ReadValues();
        var parameters = new float[definition.ParameterCount];
        foreach (ParameterTensor tensor in definition.Tensors)
            ((float[])values[tensor.Name]).CopyTo(parameters, tensor.Offset);
        try
        {
            return new Network(definition, parameters);
        }
        catch (ArgumentException exception)
        {
            throw Error(exception.Message.TrimEnd('.'), exception);
        }
    }

    private static void CheckTensors(NetworkDefinition definition, IReadOnlyList<SafetensorsTensor> found, Func<string, NetworkFileException> error)
    {
        Dictionary<string, SafetensorsTensor> byName = found.ToDictionary(tensor => tensor.Name);
        foreach (ParameterTensor expected in definition.Tensors)
        {
            if (!byName.Remove(expected.Name, out SafetensorsTensor? tensor))
                throw error($"its definition needs {expected.Name}, which is missing");
            IReadOnlyList<int> shape = expected.Parameter.Shape;
            if (tensor.Type != SafetensorsType.F32 || !tensor.Shape.SequenceEqual(shape))
                throw error($"its definition needs {expected.Name} to be {Type(SafetensorsType.F32, shape)}, but it is {Type(tensor.Type, tensor.Shape)}");
        }

        if (byName.Count > 0)
            throw error($"its definition does not need {SafetensorsHeader.Quote(byName.Keys.First())}");
    }

    private static string Type(SafetensorsType type, IReadOnlyList<int> shape) => $"{type} [{string.Join(", ", shape.Take(8))}]";

    private static string Shown(string? text) => text is null ? "missing" : SafetensorsHeader.Quote(text);
}
