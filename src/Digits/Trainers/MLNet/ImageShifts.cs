using Digits.Experiments.Spaces;

namespace Digits.Trainers.MLNet;

/// <summary>
/// Virtual examples: a trainer that looks at each pixel by itself is told by copies of the images, moved by a pixel, that a digit stays the
/// same when it moves (Decoste and Schölkopf, <i>Training Invariant Support Vector Machines</i>, Machine Learning 46, 2002, §3).
/// </summary>
internal static class ImageShifts
{
    private const string Shifts = "shifts", None = "none", Cross = "cross";

    private static readonly (int Rows, int Columns)[] InPlace = [(0, 0)], Neighbours = [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)];

    /// <summary>Whether there are copies.</summary>
    public static Parameter Parameter => new Choice(
        Shifts, "Copies to learn from besides the images: none, or cross, each moved by a pixel up, down, left and right (more accurate, and slower).", None, Cross);

    /// <summary>How far each image is moved down and to the right, once for each of its rows; the first is the image itself.</summary>
    /// <param name="parameters">All parameters; they may lack that of this class.</param>
    public static IReadOnlyList<(int Rows, int Columns)> Of(ParameterSet parameters) =>
        parameters.TryGet(Shifts, out object? word) && Cross.Equals(word) ? Neighbours : InPlace;
}
