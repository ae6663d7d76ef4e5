using System.Security.Cryptography;
using System.Text.Json;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Imaging;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Files;
using Digits.Networks.Training;

namespace Digits.Trainers.ConvNet;

/// <summary>A training of a network, which can be measured on the way, stopped after any step, saved, and continued to the same bits.</summary>
/// <remarks>Not thread-safe. Holds its threads until it is disposed of; they sleep while it does not advance.</remarks>
internal sealed class ConvNetTraining : IResumableTraining
{
    private readonly string _name;
    private readonly TrainingRequest _request;
    private readonly ParameterSet _parameters;
    private readonly DigitImages _train;
    private readonly DigitImages? _validation;
    private readonly Network? _teacher;
    private readonly int _stepsOfEpoch;
    private readonly NetworkTraining _training;

    /// <summary>Prepares a training, from its beginning or from a checkpoint.</summary>
    /// <param name="trainer">Whose training it is.</param>
    /// <param name="request">Images, parameters, seed and threads.</param>
    /// <param name="checkpoint">What <see cref="SaveCheckpoint"/> wrote; null to begin.</param>
    /// <exception cref="ArgumentException">A parameter is unknown or not valid.</exception>
    /// <exception cref="DigitTrainingException">There is nothing to learn from, or the checkpoint is damaged or of another training.</exception>
    public ConvNetTraining(IDigitTrainer trainer, TrainingRequest request, Stream? checkpoint)
    {
        (DigitSet images, _parameters) = request.PrepareFor(trainer);
        (_name, _request, _train) = (trainer.Name, request, new DigitImages(images, request.NonDigits));
        _teacher = request.Teacher?.Network;
        _validation = request.Validation is { Count: > 0 } held ? new DigitImages(DigitNormalizer.Normalize(held)) : null;
        try
        {
            NetworkDefinition network = ConvNetParameters.Network(_parameters);
            TrainingOptions options = ConvNetParameters.Training(_parameters, _train.Count, request.Seed, request.Threads) with
            {
                TeacherShare = _teacher is null ? 0 : (float)request.TeacherShare,
            };
            _stepsOfEpoch = (_train.Count + options.BatchSize - 1) / options.BatchSize;
            _training = checkpoint is null ? new NetworkTraining(network, options, teacher: _teacher) : Resume(checkpoint, network, options);
        }
        catch (Exception exception) when (exception is not (DigitTrainingException or OutOfMemoryException))
        {
            throw Failure(exception);
        }
    }

    /// <inheritdoc/>
    /// <remarks>1 only where nothing is left to do: the last epoch has been measured, too, or patience has ended the training before.</remarks>
    public double Fidelity => _training.IsDone ? 1 : Math.Min(_training.Step / ((double)_stepsOfEpoch * _training.Options.Epochs), Math.BitDecrement(1.0));

    /// <inheritdoc/>
    public void Advance(double fidelity, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!(fidelity is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fidelity), fidelity, "The share to be done is above 0, up to 1.");
        if (Fidelity >= fidelity)
            return;
        var listener = new EpochProgress(_training, progress);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (Fidelity < fidelity)
                _training.RunEpoch(_train, _validation, AfterStep, stop.Token);
        }
        catch (OperationCanceledException exception) when (stop.IsCancellationRequested)
        {
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException($"{_name} was cancelled.", exception, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw Failure(exception);
        }

        if (_training.IsDone)
            listener.End();

        void AfterStep(double share)
        {
            listener.Step(share);
            if (share >= fidelity && _training.StepOfEpoch < _stepsOfEpoch) // an epoch that has taken its last step is measured, too
                stop.Cancel();
        }
    }

    /// <inheritdoc/>
    /// <remarks>On the way the network as it is; at the end that of the best epoch, where there are validation images.</remarks>
    public IDigitClassifier ToClassifier() => new NetworkClassifier(_training.IsDone ? _training.ToBestNetwork() : _training.ToNetwork());

    /// <inheritdoc/>
    public void SaveCheckpoint(Stream checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using var content = new MemoryStream();
        _training.SaveCheckpoint(content);
        (Header with { ContentHash = Hash(content) }).Write(checkpoint);
        content.CopyTo(checkpoint);
    }

    /// <inheritdoc/>
    public void Dispose() => _training.Dispose();

    /// <summary>Whose training it is; made when it is asked for, as hashing the images takes longer than an epoch of a few.</summary>
    private CheckpointHeader Header =>
        new(_parameters, _request.Seed, _train.Count, _request.Train.Hash, _validation is null ? null : _request.Validation!.Hash)
        {
            NonDigitsHash = _request.NonDigits.IsEmpty ? null : Convert.ToHexStringLower(SHA256.HashData(_request.NonDigits.Span)),
            TeacherHash = _teacher?.ComputeHash(),
            TeacherShare = _teacher is null ? 0 : _request.TeacherShare,
        };

    private NetworkTraining Resume(Stream checkpoint, NetworkDefinition network, TrainingOptions options)
    {
        NetworkTraining training;
        try
        {
            CheckpointHeader header = CheckpointHeader.Read(checkpoint);
            if (header.DifferenceFrom(Header) is { } difference)
                throw new DigitTrainingException($"{_name} cannot go on from this checkpoint, which is of another training: {difference}.");
            using var content = new MemoryStream();
            checkpoint.CopyTo(content);
            if (Hash(content) != header.ContentHash)
                throw new JsonException("its content does not have the hash that it names");
            training = NetworkTraining.Resume(content, options.Threads, _teacher);
        }
        catch (Exception exception) when (exception is JsonException or NetworkFileException)
        {
            throw new DigitTrainingException(
                $"{_name} cannot go on from this checkpoint, which is none, or damaged: {exception.Message.TrimEnd('.')}.", exception);
        }

        if (training.Definition.Equals(network) && training.Options == options)
            return training;
        training.Dispose();
        throw new DigitTrainingException($"{_name} cannot go on from this checkpoint: another version of Digits wrote it, whose presets are not the same.");
    }

    /// <summary>Hashes all that there is, and goes back to the beginning.</summary>
    private static string Hash(MemoryStream content)
    {
        content.Position = 0;
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        content.Position = 0;
        return hash;
    }

    private DigitTrainingException Failure(Exception cause) => new($"{_name} failed: {cause.Message}", cause);
}
