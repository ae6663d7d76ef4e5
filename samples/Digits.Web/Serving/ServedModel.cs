using System.Security.Cryptography;
using Digits.Models;

namespace Digits.Web.Serving;

/// <summary>A model that answers, whole: who holds it is answered by it, whatever takes over meanwhile.</summary>
internal sealed class ServedModel
{
    private const int IdLength = 16;

    private ServedModel(string id, DigitModel model)
    {
        (Id, Model) = (id, model);
        Predictor = new DigitPredictor(model);
        Reader = new NumberReader(model);
    }

    /// <summary>The first sixteen digits of the SHA-256 of the model's file.</summary>
    public string Id { get; }

    public DigitModel Model { get; }

    public DigitPredictor Predictor { get; }

    public NumberReader Reader { get; }

    public static string IdOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file))[..IdLength];

    /// <summary>Opens a model's file.</summary>
    /// <exception cref="DigitModelException">It is no model.</exception>
    public static ServedModel Open(byte[] file)
    {
        using var stream = new MemoryStream(file, writable: false);
        var model = new ServedModel(IdOf(file), DigitModel.Load(stream));
        model.Predictor.Predict(new byte[IDigitClassifier.ImageSize]); // so that the first one who asks does not wait for what is made then
        return model;
    }
}
