using Digits.Experiments.Spaces;
using Digits.Models;

namespace Digits.Trainers;

/// <summary>Learns to tell digits apart: the one contract of every trainer, ours and those of other assemblies.</summary>
/// <remarks>
/// A trainer holds no state: <see cref="Train"/> may run several times at once, and what it learns is in what it returns.
/// </remarks>
public interface IDigitTrainer
{
    /// <summary>The name on the command line and in model files, for instance <c>lightgbm</c>: lower case, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>What it is, in a sentence.</summary>
    string Description { get; }

    /// <summary>Its parameters: their meaning, defaults and ranges.</summary>
    SearchSpace SearchSpace { get; }

    /// <summary>Why it cannot run on this machine (a native library that is missing, for instance); null when it can.</summary>
    string? UnavailableReason { get; }

    /// <summary>
    /// What a training takes, in seconds on one thread of some machine: only ratios matter, between parameters and between trainers. It is
    /// what tuners go by until there are measured times, and where nothing may depend on the clock.
    /// </summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="images">How many images it is to learn from.</param>
    double EstimateCost(ParameterSet parameters, int images) => 1e-4 * images;

    /// <summary>
    /// The parameters for a trial run on a share of the images: where steps are as good as images, as boosting rounds are, so many fewer.
    /// Called for trainers whose trainings cannot be continued (<see cref="IResumableTrainer"/>).
    /// </summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="fidelity">The share, above 0, up to 1; at 1 nothing is changed.</param>
    ParameterSet AtFidelity(ParameterSet parameters, double fidelity) => parameters;

    /// <summary>
    /// How many of so many threads it can use and still give the same model twice, to the bit: where nothing may depend on chance, it gets no
    /// more.
    /// </summary>
    /// <param name="threads">At most so many, 1 or more.</param>
    /// <returns>1 to <paramref name="threads"/>.</returns>
    int DeterministicThreads(int threads) => threads;

    /// <summary>Trains on the calling thread until done.</summary>
    /// <param name="request">Images, parameters, seed and threads.</param>
    /// <param name="progress">Hears how far it is, several times a second at most, on any thread; one that throws hears no more. May be null.</param>
    /// <param name="cancellationToken">Ends the training; nothing of it is kept.</param>
    /// <returns>A new classifier, independent of the trainer.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">A parameter is unknown or not valid.</exception>
    /// <exception cref="DigitTrainingException">The training failed; the message says why.</exception>
    IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default);
}
