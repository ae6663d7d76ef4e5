using System.Buffers.Binary;
using System.IO.Compression;
using Digits.Networks;
using Digits.Networks.Files;

namespace Digits.Models;

/// <summary>
/// Writes a network as ML.NET would write a transformer chain around it, without ML.NET and without ONNX Runtime, whose native library
/// nobody should need who only trains, saves, loads and predicts with Digits.
/// </summary>
/// <remarks>
/// The chain is: an <c>OnnxTransformer</c>, from <c>Pixels</c> to <c>Logits</c>; a multiclass model of maximum entropy whose weights are the
/// identity, which makes <c>Score</c>, the softmax of the logits, and <c>PredictedLabel</c>, a key; and the mapping from the key to the digit.
/// ONNX could give probabilities and class itself, but to ML.NET an output of ONNX is always a vector, and a digit is none. All entries but
/// the ONNX file are the same for every network: they lie in <c>OnnxChain.zip</c>, which the tests make with ML.NET itself.
/// </remarks>
internal static class OnnxChain
{
    /// <summary>The entry that holds the network: the length of the ONNX file in four bytes, then the file.</summary>
    public const string NetworkEntry = "TransformerChain/Transform_000/OnnxModel";

    /// <summary>Writes all entries of the chain.</summary>
    /// <param name="zip">Gets the entries.</param>
    /// <param name="network">Reads 28×28 pixels and has ten classes.</param>
    public static void Write(ZipArchive zip, Network network)
    {
        using var template = new ZipArchive(OpenTemplate(), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in template.Entries)
        {
            using Stream from = entry.Open(), to = zip.CreateEntry(entry.FullName).Open();
            from.CopyTo(to);
        }

        using var onnx = new MemoryStream();
        onnx.Position = sizeof(int);
        OnnxFile.Save(network, onnx);
        byte[] content = onnx.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(content, content.Length - sizeof(int));
        // Weights hardly get smaller (7 %), and a model whose weights are not compressed loads in a fifth of the time.
        using Stream target = zip.CreateEntry(NetworkEntry, CompressionLevel.NoCompression).Open();
        target.Write(content);
    }

    /// <summary>The zip with the entries that do not depend on the network.</summary>
    internal static Stream OpenTemplate() =>
        typeof(OnnxChain).Assembly.GetManifestResourceStream("models/onnx-chain.zip") ?? throw new InvalidOperationException("The library lacks its ONNX chain.");
}
