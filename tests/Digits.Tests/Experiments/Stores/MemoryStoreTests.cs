using Digits.Experiments.Stores;
using static Digits.Tests.Support.SampleExperiment;

namespace Digits.Tests.Experiments.Stores;

internal sealed class MemoryStoreTests : ExperimentStoreContract
{
    private MemoryStore? _store;

    [TearDown]
    public void TearDown() => _store?.Dispose();

    protected override IExperimentStore Create(ExperimentDescription description, TimeProvider clock) =>
        _store = new MemoryStore(description, clock: clock);

    protected override IExperimentStore Join(TimeProvider clock) => _store!.Join();

    [Test]
    public void Workers_go_on_without_the_first_one()
    {
        IExperimentStore first = Create(Description, Clock);
        using IExperimentStore second = Join(Clock);
        first.Begin(Next());
        first.Dispose();
        Assert.That(second.TakeOver()!.Id, Is.EqualTo(1));
    }

    [Test]
    public void A_timeout_must_be_above_zero() =>
        Assert.That(() => new MemoryStore(Description, TimeSpan.Zero), Throws.TypeOf<ArgumentOutOfRangeException>());
}
