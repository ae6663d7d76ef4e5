using Digits.Experiments.Tuners;

namespace Digits.Tests.Experiments.Tuners;

internal sealed class DigitTunersTests
{
    [Test]
    public void All_are_found_by_their_names_in_any_case() =>
        Assert.That(DigitTuners.All.Select(tuner => DigitTuners.Named(tuner.Name.ToUpperInvariant())), Is.EqualTo(DigitTuners.All));

    [Test]
    public void An_unknown_name_is_refused_with_those_that_there_are() =>
        Assert.That(
            () => DigitTuners.Named("grid"),
            Throws.ArgumentException.With.Message.EqualTo("There is no tuner 'grid'; there are: bandit, tpe, cfo, random, defaults."));
}
