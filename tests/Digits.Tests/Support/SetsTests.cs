namespace Digits.Tests.Support;

internal sealed class SetsTests
{
    [Test]
    public void A_property_that_does_not_hold_fails_the_test() =>
        Assert.That(() => Sets.Check(Sets.Any, set => Assert.That(set.Count, Is.LessThan(5))), Throws.Exception);

    [Test]
    public void A_property_that_holds_passes() => Sets.Check(Sets.Any, set => Assert.That(set.Count, Is.LessThan(10)));
}
