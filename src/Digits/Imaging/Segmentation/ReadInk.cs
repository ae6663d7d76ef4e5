namespace Digits.Imaging.Segmentation;

/// <summary>Which ink was read as what.</summary>
/// <param name="Width">Pixels in a row of the picture that it was found in, which may be smaller than the original.</param>
/// <param name="Height">Rows of that picture.</param>
/// <param name="OriginalWidth">Pixels in a row of the original, which the boxes are in.</param>
/// <param name="Owner">For each pixel the number of the digit that it belongs to, from 0; −1 for ink of none, −2 for paper.</param>
internal sealed record ReadInk(int Width, int Height, int OriginalWidth, int[] Owner)
{
    public static ReadInk Of(SegmentLattice lattice, int originalWidth, IReadOnlyList<(Segment Segment, int Digit)> steps)
    {
        var owner = new int[lattice.Map.Mask.Length];
        for (int i = 0; i < owner.Length; i++)
            owner[i] = lattice.Map.Mask[i] ? -1 : -2;
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int place in steps[i].Segment.Pieces.SelectMany(piece => piece.Pixels))
                owner[place] = i;
        }

        return new ReadInk(lattice.Map.Width, lattice.Map.Height, originalWidth, owner);
    }
}
