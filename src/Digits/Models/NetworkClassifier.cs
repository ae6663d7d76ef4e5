using System.IO.Compression;
using Digits.Data;
using Digits.Imaging;
using Digits.Networks;
using Digits.Networks.Files;

namespace Digits.Models;

/// <summary>A classifier that is a network of the managed engine.</summary>
/// <remarks>Immutable and thread-safe. Neither ML.NET nor a native library has a part in its scoring, saving and loading.</remarks>
public sealed class NetworkClassifier : IDigitClassifier
{
    /// <summary>Where the network lies in the zip: a file as <see cref="NetworkFile"/> writes it.</summary>
    public const string NetworkEntry = "digits/network.safetensors";

    /// <summary>Wraps a network.</summary>
    /// <param name="network">Reads 28×28 pixels and gives ten values.</param>
    /// <exception cref="ArgumentException">It reads or gives something else.</exception>
    public NetworkClassifier(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Definition is not { Rows: DigitNormalizer.Side, Columns: DigitNormalizer.Side, Classes: DigitSet.Classes })
        {
            throw new ArgumentException(
                $"The network tells {network.Definition.Classes} classes apart in images of {network.Definition.Rows}×{network.Definition.Columns} " +
                $"pixels; digits are {DigitSet.Classes} classes in {DigitNormalizer.Side}×{DigitNormalizer.Side} pixels.",
                nameof(network));
        }

        Network = network;
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Reads the entry that <see cref="Save"/> wrote.</summary>
    /// <param name="entry">The content of <see cref="NetworkEntry"/>.</param>
    /// <param name="name">What to call the model in errors.</param>
    /// <exception cref="DigitModelException">It is no network, or none that reads digits.</exception>
    internal static NetworkClassifier Load(Stream entry, string name)
    {
        try
        {
            return new NetworkClassifier(NetworkFile.Load(entry));
        }
        catch (Exception exception) when (exception is NetworkFileException or ArgumentException)
        {
            throw new DigitModelException($"{name}: the entry {NetworkEntry} holds no network that reads digits. {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        IDigitClassifier.CountImages(pixels.Length, probabilities.Length);
        Network.Score(pixels, probabilities);
    }

    /// <inheritdoc/>
    /// <remarks>The network is in it twice: for ML.NET as ONNX, which needs <c>Microsoft.ML.OnnxTransformer</c>, and as <see cref="NetworkEntry"/>.</remarks>
    public void Save(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true);
        OnnxChain.Write(archive, Network);
        using Stream entry = archive.CreateEntry(NetworkEntry, CompressionLevel.NoCompression).Open(); // as the chain has it, and why
        NetworkFile.Save(Network, entry);
    }
}
