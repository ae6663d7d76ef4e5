using Digits.Trainers;

namespace Digits.Tests.Support;

/// <summary>A trainer that can run here; elsewhere, for instance where its native library does not exist, the test is skipped with the reason.</summary>
internal static class AvailableTrainer
{
    public static IDigitTrainer Named(string name)
    {
        IDigitTrainer trainer = DigitTrainers.Named(name);
        Require(trainer);
        return trainer;
    }

    public static void Require(IDigitTrainer trainer)
    {
        if (trainer.UnavailableReason is { } reason)
            Assert.Ignore($"{trainer.Name}: {reason}");
    }
}
