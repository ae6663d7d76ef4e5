using System.Diagnostics;
using Digits.Experiments.Tuners;

namespace Digits.Tests.Experiments.Tuners;

/// <summary>Tuners that learn from their trials find better parameters in as many trials than those that do not.</summary>
internal sealed class SyntheticFunctionTests
{
    private static readonly MadeUpTrainer[] Functions =
        [SyntheticFunctions.Branin, SyntheticFunctions.Rosenbrock, SyntheticFunctions.Hartmann, SyntheticFunctions.Conditional];

    [Test]
    public void Print()
    {
        foreach (int n in (int[])[30, 60])
            foreach (MadeUpTrainer function in Functions)
                foreach (ITuner tuner in (ITuner[])[new RandomTuner(), new TpeTuner(), new CfoTuner(), new BanditTuner()])
                {
                    var w = Stopwatch.StartNew();
                    double[] r = [.. Enumerable.Range(1, 21).Select(seed => new MadeUpExperiment(tuner, seed, function).Run(n).Best.Score!.Value.LogLoss).Order()];
                    Console.WriteLine($"{n} {function.Name} {tuner.Name}: {r[3]:F3} {r[10]:F3} {r[17]:F3} {w.ElapsedMilliseconds} ms");
                }
    }
}
