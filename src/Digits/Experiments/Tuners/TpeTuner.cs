using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, <i>Algorithms for Hyper-Parameter Optimization</i>, NIPS 2011,
/// §4), multivariate: it estimates where the best trials lie, l, and where all others, g, draws from l, and tries what has the greatest l/g.
/// </summary>
/// <remarks>
/// It begins with each trainer's defaults, and random trials up to ten. The trainer is the choice at the top of the tree; parameters that do
/// not apply to a trial count as if they were spread evenly. Trials that still run count among the others, so that several processes do not
/// try the same.
/// </remarks>
public sealed class TpeTuner : ITuner
{
    /// <summary>So many trials before there is an estimate.</summary>
    internal const int Startup = 10;

    private const long Purpose = 0x00545045_00000000;
    private const double GoodShare = 0.1;
    private const int MostGood = 25;
    private const int Candidates = 24;
    private const int Rounds = 8;

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public Proposal? Ask(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var costs = new CostForecast(state);
        if (DefaultsTuner.Ask(state, costs) is { } start)
            return start;
        var random = new RandomStream(state.Seed, Purpose + state.Trials.Count);
        List<IDigitTrainer> trainers = state.TrainersWorthTrying();
        return (state.Trials.Count < Startup ? null : Estimate(state, costs, trainers, ref random))
            ?? RandomTuner.Draw(state, costs, trainers, ref random, nearPresets: true);
    }

    /// <summary>What the estimate of these trainers' trials holds to be the most promising; null where none of its candidates is allowed.</summary>
    internal static Proposal? Estimate(TuningState state, CostForecast costs, IReadOnlyList<IDigitTrainer> trainers, ref RandomStream random)
    {
        Trial[] ranked = [.. TrialRanking.BestFirst(state.Trials.Where(trial => trainers.Any(trainer => trainer.Name == trial.Trainer)))];
        int good = Math.Min((int)Math.Ceiling(GoodShare * ranked.Length), MostGood);
        Branch[] branches = [.. trainers.Select(trainer => new Branch(trainer, state.SpaceOf(trainer), ranked[..good], ranked[good..]))];
        for (int round = 0; round < Rounds && branches.Length > 0; round++)
        {
            var candidates = new List<(Branch Branch, double[] Point)>(Candidates);
            for (int i = 0; i < Candidates; i++)
            {
                Branch branch = Draw(branches, ref random);
                candidates.Add((branch, branch.Sample(ref random)));
            }

            foreach ((Branch branch, double[] point) in candidates.OrderByDescending(candidate => candidate.Branch.Promise(candidate.Point)))
            {
                Proposal proposal = branch.At(point);
                if (costs.Allows(proposal.Trainer, proposal.Parameters))
                    return proposal;
            }
        }

        return null;
    }

    private static Branch Draw(Branch[] branches, ref RandomStream random)
    {
        double place = random.Uniform() * branches.Sum(branch => branch.GoodWeight);
        foreach (Branch branch in branches)
        {
            if ((place -= branch.GoodWeight) < 0)
                return branch;
        }

        return branches[^1];
    }

    /// <summary>The estimate of one trainer: how often it is among the good and the other trials, and where in its space they lie.</summary>
    private sealed class Branch
    {
        private readonly IDigitTrainer _trainer;
        private readonly SearchSpace _space;
        private readonly ParzenEstimator _good;
        private readonly ParzenEstimator _others;
        private readonly double _weightRatio;

        public Branch(IDigitTrainer trainer, SearchSpace space, Trial[] good, Trial[] others)
        {
            _trainer = trainer;
            _space = space;
            double[][] goodPoints = Points(good), otherPoints = Points(others);
            _good = new ParzenEstimator(space, goodPoints);
            _others = new ParzenEstimator(space, otherPoints);
            GoodWeight = 1 + goodPoints.Length; // one trial of each trainer is the prior
            _weightRatio = Math.Log(GoodWeight / (1 + otherPoints.Length));
        }

        public double GoodWeight { get; }

        public double[] Sample(ref RandomStream random) => _good.Sample(ref random);

        /// <summary>The logarithm of l/g.</summary>
        public double Promise(double[] point) => _weightRatio + _good.LogDensity(point) - _others.LogDensity(point);

        public Proposal At(double[] point) => new(_trainer, _space.FromUnit(point));

        private double[][] Points(Trial[] trials) =>
            [.. trials.Where(trial => trial.Trainer == _trainer.Name).Select(trial => _space.ToUnit(trial.Parameters))];
    }
}
