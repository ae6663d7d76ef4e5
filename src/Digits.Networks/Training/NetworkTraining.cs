using Digits.Networks.Kernels.Stages;

namespace Digits.Networks.Training;

/// <summary>A training that can be stopped after any step and go on later, to the same bits as if it had not been.</summary>
/// <remarks>Not thread-safe: one call at a time; within a call, as many threads work as the options say.</remarks>
public sealed partial class NetworkTraining : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly BatchTrainer _trainer;
    private readonly string? _teacherHash;
    private readonly List<EpochReport> _history = [];
    private int[] _order = [];
    private int _orderEpoch = -1, _trainCount, _right;
    private double _loss;
    private float[]? _best;

    /// <summary>Begins a training.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="options">How it is to be trained.</param>
    /// <param name="start">The weights to start from; null for random ones, which follow from the seed.</param>
    /// <param name="teacher">
    /// A network whose answers are learned beside the labels, by their <see cref="TrainingOptions.TeacherShare"/>. It is shown every image as the pupil sees it, changed
    /// at random and all (Beyer et al., <i>Knowledge distillation: a good teacher is patient and consistent</i>, CVPR 2022, §3). Null for none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The start is another network, the teacher reads other images or classes or has no share or a share no teacher, or there are more than 256 classes.
    /// </exception>
    public NetworkTraining(NetworkDefinition definition, TrainingOptions options, Network? start = null, Network? teacher = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        if (start is not null && !start.Definition.Equals(definition))
            throw new ArgumentException("The network to start from has another definition.", nameof(start));
        if (definition.Classes > 256)
            throw new ArgumentException($"A network learns to tell up to 256 classes apart, but this one has {definition.Classes}.", nameof(definition));
        if (teacher is null != (options.TeacherShare == 0))
            throw new ArgumentException("A teacher and its share of the target go together: there is one without the other.", nameof(teacher));
        if (teacher?.Definition is { } other && (other.Rows, other.Columns, other.Classes) != (definition.Rows, definition.Columns, definition.Classes))
        {
            throw new ArgumentException(
                $"The teacher tells {other.Classes} classes apart in images of {other.Rows}×{other.Columns} pixels, and the network to be trained " +
                $"{definition.Classes} in {definition.Rows}×{definition.Columns}.",
                nameof(teacher));
        }

        (Definition, Options, _teacherHash) = (definition, options, teacher?.ComputeHash());
        _team = new WorkerTeam(options.Threads);
        try
        {
            _trainer = new BatchTrainer(definition, options, (start ?? Network.Initialize(definition, options.Seed)).Parameters, _team, teacher?.Batch);
        }
        catch
        {
            _team.Dispose();
            throw;
        }
    }

    /// <summary>The network.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options { get; }

    /// <summary>How many epochs are done.</summary>
    public int Epoch { get; private set; }

    /// <summary>How many steps of the epoch after those are done.</summary>
    public int StepOfEpoch { get; private set; }

    /// <summary>How many steps of the whole training are done.</summary>
    public int Step { get; private set; }

    /// <summary>A report for every epoch that is done.</summary>
    public IReadOnlyList<EpochReport> History => _history;

    /// <summary>Whether nothing is left to do: all epochs are done, or so many brought nothing better that the options end it.</summary>
    public bool IsDone => Epoch >= Options.Epochs || (Options.Patience > 0 && Epoch - BestEpoch >= Options.Patience && BestEpoch > 0);

    /// <summary>The epoch, from 1, after which the validation accuracy was greatest, the loss deciding between equals; 0 while there is none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Goes on to the end of the epoch.</summary>
    /// <param name="train">The images to learn from: the same ones in every call, at least one.</param>
    /// <param name="validation">The images to measure on after the epoch: the same ones in every call; null for none.</param>
    /// <param name="progress">Hears on this thread, after each step, what share of the whole training is done, from 0 to 1. May be null.</param>
    /// <param name="cancellationToken">Ends the call after the step that is being taken; the training can go on from there, or be saved.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">There are no images, or one has another size or a label that the network has no class for.</exception>
    /// <exception cref="InvalidOperationException">The training is done, or its loss is no longer a number.</exception>
    public EpochReport RunEpoch(
        ImageSource train, ImageSource? validation = null, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (Epoch >= Options.Epochs)
            throw new InvalidOperationException($"All {Options.Epochs} epochs are done.");
        if (IsDone)
            throw new InvalidOperationException($"The training is done: the last {Options.Patience} of {Epoch} epochs brought nothing better.");
        if (train.Count == 0)
            throw new ArgumentException("There are no images to learn from.", nameof(train));
        if (Step > 0 && train.Count != _trainCount)
            throw new ArgumentException($"The training began with {_trainCount} images, but now there are {train.Count}.", nameof(train));
        _trainCount = train.Count;
        int batches = (train.Count + Options.BatchSize - 1) / Options.BatchSize, steps = StepsOf(batches);
        Shuffle(train.Count);
        while (StepOfEpoch < batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = StepOfEpoch * Options.BatchSize, count = Math.Min(Options.BatchSize, train.Count - first);
            (double loss, int right) = _trainer.Step(train, _order, first, count, Epoch, Step + 1, RateAt(Step));
            if (!double.IsFinite(loss))
                throw Diverged();
            (_loss, _right) = (_loss + loss, _right + right);
            (Step, StepOfEpoch) = (Step + 1, StepOfEpoch + 1);
            progress?.Invoke((double)Step / steps);
        }

        // After the last step no other one's loss would tell.
        foreach (float value in Current)
        {
            if (!float.IsFinite(value))
                throw Diverged();
        }

        (double Loss, double Accuracy)? measured = validation is { Count: > 0 } ? Measure(validation, cancellationToken) : null;
        if (measured is { Loss: var validationLoss } && !double.IsFinite(validationLoss))
            throw Diverged();
        var report = new EpochReport(Epoch + 1, _loss / train.Count, (double)_right / train.Count, RateAt(Step - 1), measured?.Loss, measured?.Accuracy);
        _history.Add(report);
        (Epoch, StepOfEpoch, _loss, _right) = (Epoch + 1, 0, 0, 0);
        if (report.ValidationAccuracy is { } accuracy && IsBetter(accuracy, report.ValidationLoss!.Value))
        {
            BestEpoch = Epoch;
            _best ??= new float[Definition.ParameterCount];
            Current.CopyTo(_best);
        }

        return report;

        float RateAt(int step) => Options.LearningRate * Options.Schedule.FactorAt(step, steps);

        InvalidOperationException Diverged() =>
            new($"The loss is no longer a number after {Step} steps: the learning rate of {Options.LearningRate} is too high for this network.");
    }

    /// <summary>The network as it is now; where the weights are averaged, their average.</summary>
    public Network ToNetwork() => new(Definition, Current);

    /// <summary>The network as it was after the best epoch; as it is now where none was measured.</summary>
    public Network ToBestNetwork() => _best is null ? ToNetwork() : new Network(Definition, _best);

    /// <inheritdoc/>
    public void Dispose()
    {
        _team.Dispose();
        _trainer.Dispose();
    }

    private ReadOnlySpan<float> Current => Options.WeightAverage > 0 ? _trainer.Average.Span : _trainer.Parameters.Span;

    private bool IsBetter(double accuracy, double loss) =>
        BestEpoch == 0 || _history[BestEpoch - 1] is var best && (accuracy > best.ValidationAccuracy || (accuracy >= best.ValidationAccuracy && loss < best.ValidationLoss));

    private int StepsOf(int batches) => (long)batches * Options.Epochs is <= int.MaxValue and var steps
        ? (int)steps
        : throw new ArgumentException($"{Options.Epochs} epochs of {batches} steps are more than {int.MaxValue} steps. Train in larger batches, or for fewer epochs.");

    private void Shuffle(int count)
    {
        if (_orderEpoch == Epoch && _order.Length == count)
            return;
        if (_order.Length != count)
            _order = new int[count];
        for (int i = 0; i < count; i++)
            _order[i] = i;
        new CounterRandom(Options.Seed, RandomPurpose.Order, Epoch).Shuffle(_order);
        _orderEpoch = Epoch;
    }

    private (double Loss, double Accuracy) Measure(ImageSource images, CancellationToken cancellationToken)
    {
        const int Batch = 256;
        Network network = ToNetwork();
        int batches = (images.Count + Batch - 1) / Batch, size = Definition.Rows * Definition.Columns, classes = Definition.Classes;
        var losses = new double[batches];
        var rights = new int[batches];
        _team.Run(batches, (_, batch) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = batch * Batch, count = Math.Min(Batch, images.Count - first);
            var pixels = new byte[count * size];
            var probabilities = new float[count * classes];
            var labels = new int[count];
            for (int i = 0; i < count; i++)
                images.Image(first + i, Definition, allowsNoClass: false, out labels[i]).CopyTo(pixels.AsSpan(i * size, size));
            network.Score(pixels, probabilities);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> image = probabilities.AsSpan(i * classes, classes);
                int label = labels[i];
                losses[batch] -= Math.Log(Math.Max(image[label], 1e-15));
                int answer = 0;
                for (int c = 1; c < classes; c++)
                {
                    if (image[c] > image[answer])
                        answer = c;
                }

                rights[batch] += answer == label ? 1 : 0;
            }
        });
        return (losses.Sum() / images.Count, (double)rights.Sum() / images.Count);
    }
}
