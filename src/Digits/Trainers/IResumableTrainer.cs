namespace Digits.Trainers;

/// <summary>A trainer whose trainings can be measured on the way, stopped, and continued later, also by another process.</summary>
/// <remarks>A training that is stopped and continued ends with the same model as one that is not.</remarks>
public interface IResumableTrainer : IDigitTrainer
{
    /// <summary>Prepares a training; nothing is learned yet.</summary>
    /// <param name="request">Images, parameters, seed and threads.</param>
    /// <exception cref="ArgumentException">A parameter is unknown or not valid.</exception>
    /// <exception cref="DigitTrainingException">There is nothing to learn from, or not enough memory.</exception>
    IResumableTraining BeginTraining(TrainingRequest request);

    /// <summary>Goes on with a training where a checkpoint left it.</summary>
    /// <param name="request">The same images, parameters and seed as when it began; the threads may differ.</param>
    /// <param name="checkpoint">What <see cref="IResumableTraining.SaveCheckpoint"/> wrote.</param>
    /// <exception cref="DigitTrainingException">The checkpoint is damaged, or of another training.</exception>
    IResumableTraining ResumeTraining(TrainingRequest request, Stream checkpoint);
}

/// <summary>A training under way.</summary>
/// <remarks>Not thread-safe: one call at a time.</remarks>
public interface IResumableTraining : IDisposable
{
    /// <summary>The share of the whole training that is done, 0 to 1.</summary>
    double Fidelity { get; }

    /// <summary>Goes on until at least this share of the whole training is done; at 1 until its end, wherever that is.</summary>
    /// <param name="fidelity">Above 0, up to 1; nothing happens where so much is done already.</param>
    /// <param name="progress">Hears how far the whole training is, several times a second at most; may be null.</param>
    /// <param name="cancellationToken">Ends the call; the training can be saved, and go on later.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="DigitTrainingException">The training failed; the message says why.</exception>
    void Advance(double fidelity, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>What has been learned so far, as a classifier that the training no longer changes.</summary>
    Models.IDigitClassifier ToClassifier();

    /// <summary>Writes all that it takes to go on later.</summary>
    void SaveCheckpoint(Stream checkpoint);
}
