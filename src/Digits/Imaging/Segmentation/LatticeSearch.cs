using System.Globalization;

namespace Digits.Imaging.Segmentation;

/// <summary>Finds the most probable number among all ways through a lattice, of those that the constraints allow.</summary>
/// <remarks>
/// Viterbi's search (<i>Error bounds for convolutional codes</i>, IEEE Transactions on Information Theory 13, 1967) from left to right, which
/// keeps for each place and number of digits the best readings so far, not one alone (a beam): so a constraint that only the whole number meets or
/// breaks finds another reading. Readings of the same text are one, whose probabilities add up.
/// </remarks>
internal sealed class LatticeSearch
{
    private const int Beam = 10;
    private const int BeamForCheck = 200;
    private const double LeastProbability = 1e-7;
    private const double Improbable = 0.008;

    private readonly SegmentLattice _lattice;
    private readonly ReadingCosts _costs;
    private readonly NumberConstraints _constraints;

    public LatticeSearch(SegmentLattice lattice, ReadingCosts costs, NumberConstraints constraints)
    {
        _lattice = lattice;
        _costs = costs;
        _constraints = constraints;
    }

    /// <summary>The best whole reading, and its share of the probability of all allowed ones; null where none is allowed.</summary>
    public (Reading Best, double Share)? Run()
    {
        Reading[] whole = [.. Readings()];
        return whole.Length == 0 ? null : (whole[0], 1 / whole.Sum(reading => Math.Exp(reading.Mass - whole[0].Mass)));
    }

    /// <summary>The whole readings that are allowed, the most probable first.</summary>
    internal IEnumerable<Reading> Readings()
    {
        int count = _lattice.Pieces.Count;
        ILookup<int, Segment> segments = _lattice.Segments.ToLookup(segment => segment.From);
        var places = new Dictionary<string, Reading>[count + 1];
        for (int i = 0; i <= count; i++)
            places[i] = new Dictionary<string, Reading>(StringComparer.Ordinal);
        places[0][""] = new Reading("", 0, 0, null, null, 0);
        for (int place = 0; place < count; place++)
        {
            Reading[] kept = Prune(places[place].Values);
            double skip = SkipCost(place);
            foreach (Reading reading in kept)
                Join(places[place + 1], new Reading(reading.Text, reading.Cost + skip, reading.Mass - skip, reading, null, 0));
            foreach (Segment segment in segments[place])
                Extend(kept, segment, places[segment.To]);
        }

        return places[count].Values.Where(reading => reading.Text.Length > 0 && _constraints.Allows(reading.Text)).OrderByDescending(reading => reading.Mass);
    }

    private Reading[] Prune(IEnumerable<Reading> readings)
    {
        int beam = _constraints.NeedsWhole ? BeamForCheck : Beam;
        return [.. readings.GroupBy(reading => reading.Text.Length).SelectMany(same => same.OrderByDescending(reading => reading.Mass).Take(beam))];
    }

    private void Extend(Reading[] readings, Segment segment, Dictionary<string, Reading> target)
    {
        double shape = _costs.OfShape(segment, _lattice.Line) + CutCost(segment) + SkippedInside(segment);
        for (int digit = 0; digit < 10; digit++)
        {
            double probability = Math.Max(LeastProbability, segment.Probabilities.Span[digit]);
            if (probability < (_constraints.NeedsWhole ? Improbable / 10 : Improbable) && !_constraints.HasList)
                continue;
            double cost = shape + _costs.OfNarrowness(segment, digit) + _costs.OfProbability(segment, probability);
            foreach (Reading reading in readings)
            {
                string text = reading.Text + digit.ToString(CultureInfo.InvariantCulture);
                if (_constraints.MayStart(text))
                    Join(target, new Reading(text, reading.Cost + cost, reading.Mass - cost, reading, segment, digit));
            }
        }
    }

    /// <summary>Each end that is a cut: half its cost, the other half being the neighbour's.</summary>
    private double CutCost(Segment segment)
    {
        if (segment.IsLoop)
            return 0;
        double after = _costs.OfCut(CutAfter(segment.To - 1), _lattice.Line);
        double before = segment.From == 0 ? 0 : _costs.OfCut(CutAfter(segment.From - 1), _lattice.Line);
        return (after + before) / 2;
    }

    private double CutAfter(int place) => _lattice.Pieces[place].CutOnRight;

    private double SkippedInside(Segment segment)
    {
        double cost = 0;
        if (segment.IsLoop)
        {
            int component = segment.Pieces[0].Component;
            return Enumerable.Range(segment.From, segment.To - segment.From).Where(place => _lattice.Pieces[place].Component != component).Sum(SkipCost);
        }

        if (!segment.Borrows && segment.Pieces.Count < segment.To - segment.From)
        {
            for (int place = segment.From; place < segment.To; place++)
                cost += segment.Pieces.Contains(_lattice.Pieces[place]) ? 0 : SkipCost(place);
        }

        return cost;
    }

    private double SkipCost(int place)
    {
        InkPiece piece = _lattice.Pieces[place];
        bool isPart = piece.CutOnRight > 0 || _lattice.Pieces.Any(other => other != piece && other.Component == piece.Component);
        return _costs.OfSkipping(piece, _lattice.Line, isPart);
    }

    private static void Join(Dictionary<string, Reading> readings, Reading found)
    {
        if (!readings.TryGetValue(found.Text, out Reading? known))
        {
            readings.Add(found.Text, found);
            return;
        }

        (double high, double low) = found.Mass > known.Mass ? (found.Mass, known.Mass) : (known.Mass, found.Mass);
        double mass = high + Math.Log(1 + Math.Exp(low - high));
        readings[found.Text] = (found.Cost < known.Cost ? found : known) with { Mass = mass };
    }
}
