using System.Text.Json;
using Digits.Networks.Optimizers;

namespace Digits.Networks.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    private static readonly LearningRateSchedule[] All =
        [new Constant(), new OneCycle(), new OneCycle(0), new OneCycle(1), new OneCycle(0.5f, 10, 100), new Cosine(), new Cosine(0.25f, 0.1f), new Cosine(1)];

    [Test]
    public void One_cycle_gives_what_PyTorchs_own_test_expects()
    {
        // test_onecycle_lr_cosine_annealing: OneCycleLR(max_lr=25, final_div_factor=2, total_steps=10).
        double[] expected = [1, 13, 25, .. Enumerable.Range(1, 7).Select(i => 0.5 + (25 - 0.5) / 2 * (Math.Cos(Math.PI * i / 7) + 1))];
        var schedule = new OneCycle(EndDivisor: 2);
        Assert.That(Enumerable.Range(0, 10).Select(step => 25.0 * schedule.FactorAt(step, 10)), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void One_cycle_without_warm_up_starts_a_step_past_the_peak_as_PyTorchs_does()
    {
        var schedule = new OneCycle(0, EndDivisor: 1e9f);
        Assert.That(schedule.FactorAt(0, 4), Is.EqualTo((1 + Math.Cos(Math.PI / 4)) / 2).Within(1e-6));
        Assert.That(schedule.FactorAt(3, 4), Is.Zero.Within(1e-6));
    }

    [Test]
    public void Cosine_falls_from_the_peak_as_PyTorchs_CosineAnnealingLR()
    {
        // T_max = 4, eta_min = 0.1.
        var schedule = new Cosine(EndShare: 0.1f);
        double root = Math.Sqrt(0.5);
        Assert.That(Enumerable.Range(0, 4).Select(step => (double)schedule.FactorAt(step, 4)),
            Is.EqualTo((double[])[1, 0.55 + 0.45 * root, 0.55, 0.55 - 0.45 * root]).Within(1e-6));
    }

    [Test]
    public void Cosine_warms_up_in_equal_steps()
    {
        var schedule = new Cosine(0.3f);
        Assert.That(Enumerable.Range(0, 4).Select(step => schedule.FactorAt(step, 10)), Is.EqualTo((float[])[0.25f, 0.5f, 0.75f, 1]));
    }

    [TestCaseSource(nameof(All))]
    public void Every_step_has_a_share_of_the_peak(LearningRateSchedule schedule)
    {
        foreach (int steps in (int[])[1, 2, 3, 10, 469])
        {
            for (int step = 0; step < steps; step++)
                Assert.That(schedule.FactorAt(step, steps), Is.InRange(0, 1), $"step {step} of {steps}");
        }
    }

    [Test]
    public void Steps_that_do_not_exist_are_refused([Values(-1, 10)] int step) =>
        Assert.That(() => new Constant().FactorAt(step, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCaseSource(nameof(All))]
    public void Json_says_the_same(LearningRateSchedule schedule)
    {
        string json = JsonSerializer.Serialize(schedule);
        Assert.That(json, Does.Contain("type"));
        Assert.That(JsonSerializer.Deserialize<LearningRateSchedule>(json), Is.EqualTo(schedule));
    }

    [Test]
    public void Values_out_of_range_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new OneCycle(1.5f), Throws.ArgumentException.With.Message.EqualTo("The share of the warm-up is 0 to 1, but was 1.5."));
            Assert.That(() => new OneCycle() with { StartDivisor = 0 }, Throws.ArgumentException.With.Message.Contains("start divisor"));
            Assert.That(() => new OneCycle(EndDivisor: float.PositiveInfinity), Throws.ArgumentException.With.Message.Contains("end divisor"));
            Assert.That(() => new Cosine(float.NaN), Throws.ArgumentException.With.Message.Contains("warm-up"));
            Assert.That(() => new Cosine(0, -1), Throws.ArgumentException.With.Message.Contains("end"));
        });
    }
}
