using System.IO.Compression;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Layers;

namespace Digits.Reports.Contents;

/// <summary>The filters of a network's first layer.</summary>
/// <param name="Side">How many pixels wide and high each is.</param>
/// <param name="Weights">The weights of each, row by row.</param>
public sealed record ReportFilters(int Side, IReadOnlyList<IReadOnlyList<float>> Weights)
{
    /// <summary>Those of a model; null where it is no network, or its first layer no convolution.</summary>
    /// <param name="file">The model, as it was saved; empty for none.</param>
    internal static ReportFilters? Of(ReadOnlyMemory<byte> file)
    {
        if (Load(file) is not { } network || network.Definition.Layers[0] is not Convolution convolution)
            return null;
        ParameterTensor weights = network.Definition.Tensors.First(tensor => tensor is { Layer: 0, Parameter.Role: ParameterRole.Weight });
        int size = convolution.Size * convolution.Size; // the input has one channel
        return new ReportFilters(convolution.Size, [.. Enumerable.Range(0, convolution.Filters).Select(
            filter => network.Parameters.Slice(weights.Offset + (filter * size), size).ToArray())]);
    }

    private static Network? Load(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty)
            return null;
        using var stream = new MemoryStream(file.ToArray(), writable: false);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (zip.GetEntry(NetworkClassifier.NetworkEntry) is null)
                return null; // ML.NET would take a while to open the model for nothing
        }

        return (DigitModel.Load(stream).Classifier as NetworkClassifier)?.Network;
    }
}
