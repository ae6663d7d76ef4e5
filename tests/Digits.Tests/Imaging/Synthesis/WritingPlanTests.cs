using Digits.Imaging.Synthesis;

namespace Digits.Tests.Imaging.Synthesis;

internal sealed class WritingPlanTests
{
    [TestCase(1, 1)]
    [TestCase(2, 3)]
    [TestCase(5, 64)]
    [TestCase(7, 65)]
    [TestCase(100, 5000)]
    public void Every_image_has_one_place(int writers, int count)
    {
        var plan = new WritingPlan(1, 2, 10, writers, count);
        (int Writer, int Digit, int Instance)[] all = [.. Enumerable.Range(0, count).Select(i => plan[i])];
        Assert.That(all, Is.Unique);
        Assert.That(all.Select(place => place.Writer), Is.All.InRange(10, 10 + writers - 1));
        Assert.That(all.Max(place => place.Instance), Is.EqualTo((count - 1) / 10 / writers));
    }

    [Test]
    public void The_largest_count_has_places_too()
    {
        var plan = new WritingPlan(1, 2, 0, 1000, int.MaxValue);
        Assert.That(plan[int.MaxValue - 1].Digit, Is.InRange(0, 9));
    }
}
