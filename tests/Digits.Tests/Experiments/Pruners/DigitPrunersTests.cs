using Digits.Experiments.Pruners;

namespace Digits.Tests.Experiments.Pruners;

internal sealed class DigitPrunersTests
{
    private static IEnumerable<IPruner> All =>
    [
        .. DigitPruners.All, new MedianPruner([0.5], startupTrials: 1, tolerance: 0), new SuccessiveHalvingPruner(eta: 2, minimumFidelity: 0.01, tolerance: 0),
        new HyperbandPruner(eta: 3, minimumFidelity: 1 / 81.0),
    ];

    [Test]
    public void Each_has_a_name_of_its_own_by_which_it_is_found_in_any_case()
    {
        Assert.That(DigitPruners.All.Select(pruner => pruner.Name), Is.EqualTo((string[])["none", "median", "asha", "hyperband"]));
        foreach (IPruner pruner in DigitPruners.All)
            Assert.That(DigitPruners.Named(pruner.Name.ToUpperInvariant()), Is.SameAs(pruner));
    }

    [Test]
    public void An_unknown_name_is_refused_with_those_that_there_are() =>
        Assert.That(
            () => DigitPruners.Named("halving"),
            Throws.ArgumentException.With.Message.EqualTo("There is no pruner 'halving'; there are: none, median, asha, hyperband."));

    [TestFixtureSource(typeof(DigitPrunersTests), nameof(All))]
    internal sealed class Contract(IPruner pruner) : PrunerContract(pruner);
}
