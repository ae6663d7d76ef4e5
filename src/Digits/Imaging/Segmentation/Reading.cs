namespace Digits.Imaging.Segmentation;

/// <summary>A way through the first pieces of a lattice.</summary>
/// <param name="Text">The digits so far.</param>
/// <param name="Cost">−ln of the probability of the best way to this text.</param>
/// <param name="Mass">ln of the probability of all ways to this text that were followed.</param>
/// <param name="Previous">The way up to the last step; null at the start.</param>
/// <param name="Segment">What was read last; null where a piece was skipped.</param>
/// <param name="Digit">What it was read as.</param>
internal sealed record Reading(string Text, double Cost, double Mass, Reading? Previous, Segment? Segment, int Digit)
{
    /// <summary>The segments and their digits, from left to right.</summary>
    public IReadOnlyList<(Segment Segment, int Digit)> Steps()
    {
        var steps = new List<(Segment, int)>();
        for (Reading? at = this; at is not null; at = at.Previous)
        {
            if (at.Segment is not null)
                steps.Add((at.Segment, at.Digit));
        }

        steps.Reverse();
        return steps;
    }
}
