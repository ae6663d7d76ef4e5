using System.Runtime.Intrinsics;
using Digits.Networks.Kernels;

namespace Digits.Networks.Tests.Kernels;

public sealed class ExponentialTests
{
    [Test]
    public void Is_within_two_ten_millionths_of_the_value()
    {
        double worst = 0;
        for (int i = -87_300; i <= 88_000; i++)
        {
            float x = i / 1000f;
            double expected = Math.Exp(x);
            worst = Math.Max(worst, Math.Abs(At(x) - expected) / expected);
        }

        Assert.That(worst, Is.LessThan(2e-7));
    }

    [TestCase(0f, 1f)]
    [TestCase(-0f, 1f)]
    [TestCase(-88f, 0f)]
    [TestCase(-1e30f, 0f)]
    [TestCase(float.NegativeInfinity, 0f)]
    [TestCase(float.NaN, float.NaN)]
    public void Is_exact_at_the_edges(float x, float expected) => Assert.That(At(x), Is.EqualTo(expected));

    [Test]
    public void Stays_finite_where_the_value_would_not([Values(89f, 1e30f, float.PositiveInfinity)] float x) => Assert.That(At(x), Is.EqualTo(At(88)));

    private static float At(float x) => Exponential.Of(Vector512.Create(x))[3];
}
