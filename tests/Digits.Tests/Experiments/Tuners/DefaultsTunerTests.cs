using Digits.Experiments;
using Digits.Experiments.Tuners;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Tuners;

internal sealed class DefaultsTunerTests
{
    [Test]
    public void Each_trainer_comes_once_and_one_with_presets_first_with_its_quickest()
    {
        IDigitTrainer[] trainers = [new FakeTrainer("a", 1), new ConvNetTrainer(), new FakeTrainer("b", 1)];
        var history = new List<Trial>();
        while (new DefaultsTuner().Ask(new TuningState(trainers, history, Seed: 1)) is { } proposal)
            history.Add(new Trial(history.Count + 1, proposal.Trainer.Name, proposal.Parameters, Seed: 1));
        Assert.That(history.Select(trial => trial.Trainer), Is.EqualTo((string[])["a", "convnet", "convnet", "b"]));
        Assert.That(history.Select(trial => trial.Parameters), Is.EqualTo(
            new[] { trainers[0].SearchSpace.Defaults, trainers[1].SearchSpace.Parse(["preset=fast"]), trainers[1].SearchSpace.Defaults, trainers[2].SearchSpace.Defaults }));
    }
}
