using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Digits.Trainers.MLNet;

/// <summary>
/// What the trainers over ML.NET have in common: the data view, progress, cancellation and the finished chain. A trainer's own file
/// holds the translation of its parameters, and nothing else.
/// </summary>
public abstract class MLNetTrainer : IDigitTrainer
{
    // What a training takes without images: seconds.
    private const double Overhead = 0.1;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private protected MLNetTrainer(string name, string description, SearchSpace searchSpace)
    {
        Name = name;
        Description = description;
        SearchSpace = searchSpace;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public SearchSpace SearchSpace { get; }

    /// <inheritdoc/>
    public virtual string? UnavailableReason => null;

    /// <inheritdoc/>
    public double EstimateCost(ParameterSet parameters, int images)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        int rows = (int)Math.Min(int.MaxValue, (long)images * ImageShifts.Of(parameters).Count);
        return Overhead + PixelFeatures.EstimateCost(parameters, rows) + EstimateLearning(parameters, rows);
    }

    /// <inheritdoc/>
    public virtual int DeterministicThreads(int threads) => threads;

    /// <inheritdoc/>
    public virtual ParameterSet AtFidelity(ParameterSet parameters, double fidelity) => parameters;

    /// <summary>How many models ML.NET trains one after the other: ten for one-versus-all, else one.</summary>
    private protected virtual int Passes => 1;

    /// <summary>
    /// The parameter that bounds the steps of a training. ML.NET counts progress in a unit of the same name, and often does not tell the bound.
    /// </summary>
    private protected abstract string StepsParameter { get; }

    /// <inheritdoc/>
    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (UnavailableReason is { } reason)
            throw new DigitTrainingException($"{Name} cannot run here: {reason}");
        (DigitSet train, ParameterSet parameters) = request.PrepareFor(this);

        // ML.NET's generators take seeds of either sign; one context a training, since cancelling ends all that a context does.
        using var scratch = new ScratchFolder();
        var context = new MLContext(request.Seed) { FallbackToCpu = true, TempFilePath = scratch.Path };
        IEstimator<ITransformer> estimator = CreateEstimator(context, parameters, request);
        var view = new DigitDataView(train, includeImage: false, ImageShifts.Of(parameters), cancellationToken);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => MLNetInternals.CancelExecution(context));
        using ProgressPump? pump = progress is null ? null : new ProgressPump(context, Passes, StepsParameter, parameters.GetInteger(StepsParameter), progress);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using IDisposable? turn = WaitForTurn(request.Threads, cancellationToken);
            (ITransformer Transform, IDataView View)? features = PixelFeatures.Make(context, parameters, view, request.Seed, cancellationToken);
            ITransformer trained = estimator.Fit(features?.View ?? view);
            cancellationToken.ThrowIfCancellationRequested();
            pump?.Complete();
            return TransformerClassifier.Create(
                context, features is { Transform: var transform } ? new TransformerChain<ITransformer>(transform, trained) : trained, view);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            // ML.NET wraps what a cancelled cursor or channel throws in exceptions of its own, differently in every trainer.
            throw new OperationCanceledException($"{Name} was cancelled.", exception, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new DigitTrainingException($"{Name} failed: {exception.GetBaseException().Message}", exception);
        }
    }

    /// <summary>Waits until nothing runs that this training must not run beside.</summary>
    private protected virtual IDisposable? WaitForTurn(int threads, CancellationToken cancellation) => null;

    /// <summary>About what the learning takes, features at hand, in seconds on one thread, for images such as MNIST's.</summary>
    private protected abstract double EstimateLearning(ParameterSet parameters, int images);

    /// <summary>The same parameters with a share of the steps: at least the least number that is valid.</summary>
    private protected ParameterSet WithShareOfSteps(ParameterSet parameters, double fidelity)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(fidelity is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fidelity), fidelity, "The share of a training is above 0, up to 1.");
        int least = SearchSpace.OfType<IntegerRange>().First(parameter => parameter.Name == StepsParameter).ValidMinimum;
        return new ParameterSet(parameters.Select(parameter => parameter.Key == StepsParameter
            ? new(parameter.Key, Math.Max(least, (long)Math.Round(fidelity * (long)parameter.Value)))
            : parameter));
    }

    /// <summary>Translates parameters, seed and threads into ML.NET's own options.</summary>
    private protected abstract IEstimator<ITransformer> CreateEstimator(MLContext context, ParameterSet parameters, TrainingRequest request);

    /// <summary>Asks ML.NET a few times a second how far it is, and passes on what it says.</summary>
    private sealed class ProgressPump : IDisposable
    {
        private const string NextPass = "Training learner ";

        private readonly MLContext _context;
        private readonly int _passes;
        private readonly string _unit;
        private readonly int _steps;
        private readonly IProgress<TrainingProgress> _progress;
        private readonly Timer _timer;
        private readonly Lock _turn = new();
        private int _pass;
        private bool _ended;
        private double _reported = -1;

        public ProgressPump(MLContext context, int passes, string unit, int steps, IProgress<TrainingProgress> progress)
        {
            _unit = unit;
            _context = context;
            _passes = passes;
            _steps = steps;
            _progress = progress;
            if (passes > 1)
                context.Log += CountPasses;
            _timer = new Timer(_ => Report(atEnd: false), null, ReportInterval, ReportInterval);
        }

        /// <summary>Reports a training that came to its end, which one that was cancelled or failed did not.</summary>
        public void Complete()
        {
            lock (_turn)
            {
                Report(atEnd: true);
                _ended = true; // a report that the timer has under way comes too late
            }
        }

        public void Dispose()
        {
            _timer.Dispose();
            _context.Log -= CountPasses;
            lock (_turn)
                _ended = true;
        }

        /// <summary>One-versus-all tells only the log which class it has come to.</summary>
        private void CountPasses(object? sender, LoggingEventArgs message)
        {
            if (message.RawMessage.StartsWith(NextPass, StringComparison.Ordinal)
                && int.TryParse(message.RawMessage.AsSpan(NextPass.Length), out int pass))
                Volatile.Write(ref _pass, pass);
        }

        /// <summary>At the end what was done is all there was to do, however many more steps would have been allowed.</summary>
        private void Report(bool atEnd)
        {
            if (!_turn.TryEnter())
                return; // an earlier report is still being listened to
            try
            {
                if (_ended)
                    return;
                MLNetInternals.ProgressEntry? training = null;
                foreach (MLNetInternals.ProgressEntry entry in MLNetInternals.TakeProgress(_context))
                {
                    if (entry.Unit == _unit) // not the images and features of its preparations
                        training = entry;
                }

                string unit = _passes > 1 ? "classes" : _unit;
                double completed = training?.Completed ?? 0;
                double total = atEnd && _passes == 1 ? completed : training?.Total ?? _steps;
                if (_passes > 1)
                    (completed, total) = (Volatile.Read(ref _pass) + Math.Min(1, completed / total), _passes);
                else if (training is null)
                    return;
                if (completed <= _reported)
                    return;
                _reported = completed;
                _progress.Report(new TrainingProgress(unit, completed, total));
            }
            catch (Exception)
            {
                _ended = true; // on a timer's thread it would end the process: a listener that throws is heard no more
            }
            finally
            {
                _turn.Exit();
            }
        }
    }
}
