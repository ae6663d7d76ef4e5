using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Experiments.Tuners;

namespace Digits.Tests.Experiments.Tuners;

internal sealed class BanditTunerTests
{
    private static readonly BanditTuner Tuner = new();

    [Test]
    public void The_cheap_defaults_come_before_the_expensive_ones()
    {
        MadeUpExperiment experiment = new MadeUpExperiment(Tuner, 1, Flat("slow", 60, 0.9), Flat("middling", 5, 0.9), Flat("quick", 1, 0.9)).Run(3);
        Assert.That(experiment.Trials.Select(trial => trial.Trainer), Is.EqualTo((string[])["quick", "middling", "slow"]));
    }

    [Test]
    public void The_good_trainer_gets_to_the_goal_at_far_less_cost_than_by_random_search()
    {
        double bandit = Median(seed => CostToReach(0.988, new BanditTuner(), seed)), random = Median(seed => CostToReach(0.988, new RandomTuner(), seed));
        Assert.That(bandit, Is.LessThan(random / 3));
    }

    [Test]
    public void A_trainer_that_is_far_behind_gets_little_of_the_cost()
    {
        var experiment = new MadeUpExperiment(Tuner, 1, Flat("behind", 1, 0.91), Peaked("ahead", 1, 0.99)) { Budget = 60 };
        experiment.Run(1000);
        Assert.That(experiment.Trials.Where(trial => trial.Trainer == "behind").Sum(trial => trial.Cost), Is.LessThan(15));
    }

    [Test]
    public void The_best_trial_is_tried_with_more_steps()
    {
        MadeUpExperiment experiment = new MadeUpExperiment(Tuner, 1, Boosted(cost: 0.1)).Run(4);
        Assert.That(experiment.Trials.Select(trial => trial.Parameters.GetInteger("rounds")), Is.EqualTo((int[])[50, 100, 200, 400]));
    }

    [Test]
    public void Steps_that_would_take_too_long_are_not_tried()
    {
        MadeUpExperiment experiment = new MadeUpExperiment(Tuner, 1, Boosted(cost: 0.1)) { Budget = 30 }.Run(3); // 5 and 10 are spent; 20 would be next
        Assert.That(experiment.Trials[1].Parameters.GetInteger("rounds"), Is.EqualTo(100));
        Assert.That(experiment.Trials[2].Cost, Is.LessThanOrEqualTo(15));
    }

    [Test]
    public void Every_option_is_tried_once_with_the_rest_as_in_the_best()
    {
        var trainer = new MadeUpTrainer(
            "a",
            new SearchSpace(new Choice("features", "Any.", "pixels", "pca", "fourier"), new FloatRange("x", "Any.", 0.5, 0, 1)),
            _ => new ValidationScore(0.9, 1));
        MadeUpExperiment experiment = new MadeUpExperiment(Tuner, 1, trainer).Run(3);
        Assert.That(
            experiment.Trials.Select(trial => trial.Parameters.ToString()),
            Is.EqualTo((string[])["features=pixels, x=0.5", "features=pca, x=0.5", "features=fourier, x=0.5"]));
    }

    [Test]
    public void A_great_preset_of_the_leader_that_would_not_fit_later_goes_first()
    {
        var experiment = new MadeUpExperiment(Tuner, 1, WithPresets(), Flat("other", 20, 0.9)) { Budget = 115 };
        experiment.Run(3); // 20 of the 105 that are left would be too much
        Assert.That(experiment.Trials.Select(trial => trial.Name), Is.EqualTo((string[])["net (fast)", "net (default)", "net (best)"]));
    }

    [Test]
    public void A_great_preset_of_the_leader_that_fits_only_with_fewer_steps_loses_none_to_others()
    {
        MadeUpExperiment experiment = new MadeUpExperiment(Tuner, 1, WithPresets(greatEpoch: 20), Flat("other", 9.5, 0.9)) { Budget = 1040 }.Run(3);
        Assert.That(experiment.Trials.Select(trial => trial.Name), Is.EqualTo((string[])["net (fast)", "net (default)", "net (best)"]));
        Assert.That(experiment.Trials[2].Parameters.GetInteger("epochs"), Is.EqualTo(51), "1020 of the 1030 that are left: the other one would fit beside it");
    }

    [Test]
    public void A_great_preset_waits_for_the_others_where_there_is_time()
    {
        MadeUpExperiment experiment = new MadeUpExperiment(Tuner, 1, WithPresets(), Flat("other", 20, 0.9)) { Budget = 10_000 }.Run(4);
        Assert.That(experiment.Trials.Select(trial => trial.Name), Is.EqualTo((string[])["net (fast)", "net (default)", "other", "net (best)"]));
    }

    [Test]
    public void What_trials_have_cost_corrects_the_estimates()
    {
        var slow = new MadeUpTrainer("slow", Space(), _ => new ValidationScore(0.9, 1)) { Estimate = _ => 1, Slowness = 30 };
        var experiment = new MadeUpExperiment(Tuner, 1, slow) { Budget = 50 };
        experiment.Run(100);
        Assert.That(experiment.Trials, Has.Count.EqualTo(1));
    }

    private static double CostToReach(double accuracy, ITuner tuner, int seed)
    {
        var experiment = new MadeUpExperiment(tuner, seed, Peaked("slow", 30, 0.96), Peaked("good", 5, 0.99), Peaked("quick", 1, 0.92));
        for (int trials = 1; trials <= 100 && (experiment.Trials.Count == 0 || experiment.Best.ValidationAccuracy < accuracy); trials++)
            experiment.Run(trials);
        return experiment.Spent;
    }

    private static double Median(Func<int, double> value) => Enumerable.Range(1, 15).Select(value).Order().ElementAt(7);

    private static SearchSpace Space() => new([.. Enumerable.Range(0, 4).Select(i => new FloatRange($"x{i}", "Any.", 0.2, 0, 1))]);

    /// <summary>Always as good.</summary>
    private static MadeUpTrainer Flat(string name, double cost, double accuracy) =>
        new(name, Space(), _ => new ValidationScore(accuracy, 1)) { Estimate = _ => cost };

    /// <summary>Up to so good, at 0.6 everywhere; the error of the defaults is several times as great.</summary>
    private static MadeUpTrainer Peaked(string name, double cost, double accuracy) => new(
        name, Space(), parameters => new ValidationScore(1 - ((1 - accuracy) * Math.Exp(3 * parameters.Sum(pair => Math.Pow((double)pair.Value - 0.6, 2)))), 1))
    {
        Estimate = _ => cost,
    };

    /// <summary>The more rounds, the better.</summary>
    private static MadeUpTrainer Boosted(double cost) => new(
        "boosted",
        new SearchSpace(new FloatRange("x", "Any.", 0.5, 0, 1), new IntegerRange("rounds", "Any.", 50, 10, 500, log: true)),
        parameters => new ValidationScore(1 - (1 / parameters.GetNumber("rounds")), 1))
    {
        Estimate = parameters => cost * parameters.GetNumber("rounds"),
    };

    private static MadeUpTrainer WithPresets(double greatEpoch = 1) => new(
        "net",
        new SearchSpace(
            new PresetChoice(
                "preset", "Any.",
                new("default", new ParameterSet([new("epochs", 9L)])),
                new("fast", new ParameterSet([new("epochs", 1L)])),
                new("best", new ParameterSet([new("epochs", 100L)])))
            {
                Quickest = "fast",
            },
            new IntegerRange("epochs", "Any.", 9, 1, 200, log: true)),
        parameters => new ValidationScore(1 - (0.01 / parameters.GetNumber("epochs")), 1))
    {
        Estimate = parameters => parameters.GetNumber("epochs") * (parameters.GetWord("preset") == "best" ? greatEpoch : 1),
    };
}
