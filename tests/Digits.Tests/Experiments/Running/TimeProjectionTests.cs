using Digits.Experiments.Running;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Running;

public sealed class TimeProjectionTests
{
    [Test]
    public void A_training_that_cannot_end_in_time_is_noticed_after_a_few_steps()
    {
        var projection = new TimeProjection(TimeSpan.FromSeconds(30));
        Assert.That(At(projection, 5, 1), Is.Null, "the first report is where counting begins");
        Assert.That(At(projection, 6, 2), Is.Null, "a second is too little to go by");
        Assert.That(At(projection, 9, 5), Is.Null, "and so are four steps");
        Assert.That(At(projection, 15, 11)?.TotalSeconds, Is.EqualTo(104).Within(1e-6), "ten steps in ten seconds: 89 more to go");
    }

    [Test]
    public void A_training_that_may_just_fit_goes_on()
    {
        var projection = new TimeProjection(TimeSpan.FromSeconds(80));
        At(projection, 5, 1);
        Assert.That(At(projection, 15, 11), Is.Null);
    }

    [Test]
    public void What_comes_before_the_first_step_does_not_count()
    {
        var projection = new TimeProjection(TimeSpan.FromSeconds(40));
        At(projection, 25, 1);
        Assert.That(At(projection, 30, 51), Is.Null, "five seconds more, after twenty-five of loading");
    }

    [Test]
    public void A_training_that_does_not_say_how_much_there_is_to_do_goes_on()
    {
        var projection = new TimeProjection(TimeSpan.FromSeconds(1));
        Assert.That(projection.Overrun(TimeSpan.FromSeconds(1), new TrainingProgress("steps", 1, null)), Is.Null);
        Assert.That(projection.Overrun(TimeSpan.FromSeconds(100), new TrainingProgress("steps", 2, null)), Is.Null);
    }

    private static TimeSpan? At(TimeProjection projection, double seconds, double steps) =>
        projection.Overrun(TimeSpan.FromSeconds(seconds), new TrainingProgress("steps", steps, 100));
}
