using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <summary>
/// Passes reports on at once, on the reporting thread, where <see cref="Progress{T}"/> would queue them; and none any more once it is
/// disposed, whatever a trainer that was left behind still has to say.
/// </summary>
internal sealed class Relay(Action<TrainingProgress> action) : IProgress<TrainingProgress>, IDisposable
{
    private readonly Lock _turn = new();
    private bool _ended;

    public void Report(TrainingProgress value)
    {
        lock (_turn)
        {
            if (!_ended)
                action(value);
        }
    }

    public void Dispose()
    {
        lock (_turn)
            _ended = true;
    }
}
