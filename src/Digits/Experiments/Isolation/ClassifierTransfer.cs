using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>A classifier as the bytes of its zip, in which a network is a network again, with the same bits.</summary>
internal static class ClassifierTransfer
{
    public static byte[] Write(IDigitClassifier classifier)
    {
        using var zip = new MemoryStream();
        classifier.Save(zip);
        return zip.ToArray();
    }

    /// <exception cref="DigitTrainingException">It is no classifier that can be read.</exception>
    public static IDigitClassifier Read(byte[] zip, string trainer)
    {
        try
        {
            using var stream = new MemoryStream(zip, writable: false);
            return DigitModel.LoadClassifier(stream, "the worker's model");
        }
        catch (DigitModelException exception)
        {
            throw new DigitTrainingException($"{trainer}: what its worker process learned cannot be read: {exception.Message}", exception);
        }
    }
}
