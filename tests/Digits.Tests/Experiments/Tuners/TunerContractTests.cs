using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Tuners;

/// <summary>What every tuner promises.</summary>
[TestFixtureSource(nameof(Names))]
internal sealed class TunerContractTests(string name)
{
    private const int Trials = 40;

    private static readonly string[] Names = [.. DigitTuners.All.Select(tuner => tuner.Name)];

    private readonly ITuner _tuner = DigitTuners.Named(name);

    [Test]
    public void The_same_state_gives_the_same_proposals()
    {
        IReadOnlyList<string> once = Proposals(Run(seed: 3)), again = Proposals(Run(seed: 3));
        Assert.That(again, Is.EqualTo(once));
    }

    [Test]
    public void Another_seed_gives_others_once_the_defaults_are_done() =>
        Assert.That(Proposals(Run(seed: 3)), name == "defaults" ? Is.EqualTo(Proposals(Run(seed: 4))) : Is.Not.EqualTo(Proposals(Run(seed: 4))));

    [Test]
    public void Each_trainer_begins_with_its_quickest_preset_or_its_defaults()
    {
        foreach (IGrouping<string, Trial> trials in Run(seed: 1).Trials.GroupBy(trial => trial.Trainer))
        {
            SearchSpace space = Trainer(trials.Key).SearchSpace;
            Assert.That(trials.First().Parameters, Is.EqualTo(trials.Key == "net" ? space.Parse(["preset=fast"]) : space.Defaults));
        }
    }

    [Test]
    public void All_trainers_get_their_turn() =>
        Assert.That(Run(seed: 1).Trials.Select(trial => trial.Trainer).Distinct(), Is.EquivalentTo((string[])["net", "tree", "line"]));

    [Test]
    public void Proposals_are_whole_and_within_what_is_searched()
    {
        foreach (Trial trial in Run(seed: 2).Trials)
        {
            SearchSpace space = Trainer(trial.Trainer).SearchSpace;
            Assert.That(space.Complete(trial.Parameters), Is.EqualTo(trial.Parameters));
            Assert.That(trial.Parameters.Where(pair => !IsSearched(space.First(parameter => parameter.Name == pair.Key), pair.Value)), Is.Empty);
        }
    }

    [Test]
    public void Nothing_is_tried_twice()
    {
        IReadOnlyList<string> proposals = Proposals(Run(seed: 5));
        Assert.That(proposals, Is.Unique);
    }

    [Test]
    public void A_space_with_few_points_is_left_when_all_have_been_tried()
    {
        var small = new MadeUpTrainer(
            "small", new SearchSpace(new Choice("a", "Any.", "x", "y"), new IntegerRange("n", "Any.", 1, 1, 3)), _ => new ValidationScore(0.9, 1));
        Assert.That(new MadeUpExperiment(_tuner, 1, small).Run(100).Trials, Has.Count.EqualTo(name == "defaults" ? 1 : 6));
    }

    [Test]
    public void A_trainer_without_parameters_is_tried_once() =>
        Assert.That(new MadeUpExperiment(_tuner, 1, new MadeUpTrainer("fixed", new SearchSpace(), _ => default)).Run(10).Trials, Has.Count.EqualTo(1));

    [Test]
    public void What_is_forecast_to_exceed_the_limit_is_not_tried()
    {
        var experiment = new MadeUpExperiment(_tuner, 1, All()) { Budget = 12 };
        while (_tuner.Ask(experiment.State) is { } proposal && experiment.Trials.Count < Trials)
        {
            double left = experiment.State.CostLimit!.Value;
            Assert.That(experiment.Tell(proposal, TrialState.Finished).Cost, Is.LessThanOrEqualTo(left));
        }
    }

    [Test]
    public void Nothing_is_proposed_when_nothing_fits()
    {
        MadeUpExperiment experiment = Run(seed: 1, trials: 1);
        Assert.That(_tuner.Ask(experiment.State with { CostLimit = 0.001 }), Is.Null);
        Assert.That(_tuner.Ask(experiment.State with { Trials = [], CostLimit = 0 }), Is.Null);
    }

    [Test]
    public void The_cheapest_start_is_tried_in_any_case_while_nothing_is_known_of_the_machine()
    {
        Proposal? proposal = _tuner.Ask(new MadeUpExperiment(_tuner, 1, All()).State with { CostLimit = 0.001 });
        Assert.That(proposal!.Parameters.ToString(), Does.StartWith("preset=fast"));
    }

    [Test]
    public void Trials_that_run_fail_or_are_pruned_do_not_stop_it()
    {
        TrialState[] fates = [TrialState.Running, TrialState.Failed, TrialState.Pruned, TrialState.Finished, TrialState.Pruned];
        var experiment = new MadeUpExperiment(_tuner, 1, All());
        while (experiment.Trials.Count < Trials && _tuner.Ask(experiment.State) is { } proposal)
            experiment.Tell(proposal, fates[experiment.Trials.Count % fates.Length]);
        Assert.That(experiment.Trials, Has.Count.EqualTo(name == "defaults" ? 4 : Trials));
        Assert.That(Proposals(experiment), Is.Unique);
    }

    [Test]
    public void Several_at_once_try_different_things()
    {
        var experiment = new MadeUpExperiment(_tuner, 1, All());
        while (experiment.Trials.Count < 16 && _tuner.Ask(experiment.State) is { } proposal)
            experiment.Tell(proposal, TrialState.Running);
        Assert.That(experiment.Trials, Has.Count.EqualTo(name == "defaults" ? 4 : 16));
        Assert.That(Proposals(experiment), Is.Unique);
    }

    [Test]
    public void A_trainer_that_always_fails_is_given_up()
    {
        var experiment = new MadeUpExperiment(_tuner, 1, All());
        while (experiment.Trials.Count < 100 && _tuner.Ask(experiment.State) is { } proposal)
            experiment.Tell(proposal, TrialState.Failed);
        Assert.That(experiment.Trials, Has.Count.LessThanOrEqualTo(9));
    }

    [Test]
    public void A_space_of_the_experiment_goes_before_the_trainers_own()
    {
        var narrow = new SearchSpace(new FloatRange("rate", "Any.", 0.35, 0.3, 0.4));
        var experiment = new MadeUpExperiment(_tuner, 1, Line());
        var spaces = new Dictionary<string, SearchSpace> { ["line"] = narrow };
        while (experiment.Trials.Count < Trials && _tuner.Ask(experiment.State with { Spaces = spaces }) is { } proposal)
            experiment.Tell(proposal, TrialState.Finished);
        Assert.That(experiment.Trials.Select(trial => trial.Parameters.GetNumber("rate")), Is.All.InRange(0.3, 0.4));
    }

    [Test]
    public void It_copes_with_the_trainers_that_Digits_brings()
    {
        var trials = new List<Trial>();
        while (trials.Count < 30 && _tuner.Ask(new TuningState(DigitTrainers.All, trials, Seed: 1) { TrainingImages = 55_000 }) is { } proposal)
        {
            SearchSpace space = proposal.Trainer.SearchSpace;
            Assert.That(space.Complete(proposal.Parameters), Is.EqualTo(proposal.Parameters));
            trials.Add(new Trial(trials.Count + 1, proposal.Trainer.Name, proposal.Parameters, 1)
            {
                State = TrialState.Finished,
                ValidationAccuracy = 0.9 + (0.001 * trials.Count),
                ValidationLogLoss = 1,
                Cost = 1,
            });
        }

        Assert.That(trials, Has.Count.EqualTo(name == "defaults" ? DigitTrainers.All.Count + 1 : 30));
    }

    private MadeUpExperiment Run(int seed, int trials = Trials) => new MadeUpExperiment(_tuner, seed, All()).Run(trials);

    private static IReadOnlyList<string> Proposals(MadeUpExperiment experiment) =>
        [.. experiment.Trials.Select(trial => $"{trial.Trainer}: {trial.Parameters}")];

    private static bool IsSearched(Parameter parameter, object value) => parameter switch
    {
        FloatRange range => (double)value >= range.Minimum && (double)value <= range.Maximum,
        IntegerRange range => (long)value >= range.Minimum && (long)value <= range.Maximum,
        _ => parameter.Fault(value) is null,
    };

    private static MadeUpTrainer[] All() => [Net(), Tree(), Line()];

    private static MadeUpTrainer Trainer(string name) => All().First(trainer => trainer.Name == name);

    /// <summary>With presets.</summary>
    private static MadeUpTrainer Net() => new(
        "net",
        new SearchSpace(
            new PresetChoice(
                "preset", "Any.",
                new("default", new ParameterSet([new("epochs", 5L), new("rate", 0.005)])),
                new("fast", new ParameterSet([new("epochs", 1L), new("rate", 0.01)])),
                new("best", new ParameterSet([new("epochs", 20L), new("rate", 0.002)])))
            {
                Quickest = "fast",
            },
            new IntegerRange("epochs", "Any.", 5, 1, 40, log: true),
            new FloatRange("rate", "Any.", 0.005, 0.0005, 0.05, log: true)),
        parameters => new ValidationScore(0.99 - (0.01 / parameters.GetNumber("epochs")) - Math.Abs(parameters.GetNumber("rate") - 0.004), 0.1))
    {
        Estimate = parameters => 0.5 * parameters.GetNumber("epochs"),
    };

    /// <summary>With a choice, and a parameter that depends on it.</summary>
    private static MadeUpTrainer Tree() => new(
        "tree",
        new SearchSpace(
            new Choice("features", "Any.", "pixels", "pca"),
            new IntegerRange("components", "Any.", 30, 5, 100, log: true) { When = new Condition("features", "pca") },
            new FloatRange("rate", "Any.", 0.2, 0.01, 1)),
        parameters => new ValidationScore(0.95 + (parameters.GetWord("features") == "pca" ? 0.0001 * parameters.GetNumber("components") : 0), 0.2))
    {
        Estimate = _ => 2,
    };

    private static MadeUpTrainer Line() => new(
        "line",
        new SearchSpace(new FloatRange("rate", "Any.", 0.5, 0, 1)),
        parameters => new ValidationScore(0.9 + (0.02 * parameters.GetNumber("rate")), 0.4))
    {
        Estimate = _ => 1,
    };
}
