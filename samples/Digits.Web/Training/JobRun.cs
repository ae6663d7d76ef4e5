using System.Diagnostics;
using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments.Spaces;
using Digits.Imaging.Synthesis;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Web.Training;

/// <summary>Trains a job's model, from its beginning or from its last checkpoint, and tells of every step.</summary>
/// <param name="job">The job.</param>
/// <param name="material">What it learns from.</param>
/// <param name="threads">At most so many threads.</param>
/// <param name="report">Keeps how the job stands, with a checkpoint now and then.</param>
internal sealed class JobRun(TrainingJob job, LearningMaterial material, int threads, Action<TrainingJob, byte[]?> report) : IProgress<TrainingProgress>
{
    private const int Steps = 20, CurveImages = 1000;

    // Of a network's training images so many show no digit, so that it is unsure of such.
    private const double NonDigits = 0.1;

    // A checkpoint of the default network is some megabytes: written more often, it would cost more than a crash.
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(2);

    private static readonly ConvNetTrainer Trainer = new();

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly double _secondsBefore = job.Seconds;
    private readonly DigitSet _shown = material.Validation.Select([.. Enumerable.Range(0, Math.Min(CurveImages, material.Validation.Count))]);

    private double Seconds => _secondsBefore + _watch.Elapsed.TotalSeconds;

    /// <summary>Trains to the end.</summary>
    /// <param name="checkpoint">Where to go on; null to begin.</param>
    /// <param name="cancellationToken">Parks the job: its checkpoint is kept.</param>
    /// <returns>How the job stands, and the model.</returns>
    /// <exception cref="DigitTrainingException">The training failed.</exception>
    /// <exception cref="OperationCanceledException">The job was parked.</exception>
    public (TrainingJob Job, DigitModel Model) Train(byte[]? checkpoint, CancellationToken cancellationToken)
    {
        ParameterSet parameters = Trainer.SearchSpace.Complete(new ParameterSet([new("preset", job.Preset)]));
        var request = new TrainingRequest(material.Train)
        {
            Parameters = parameters,
            Seed = job.Seed,
            Threads = threads,
            NonDigits = NonDigitImages.Create((int)(NonDigits * material.Train.Count), job.Seed, material.Train, cancellationToken),
        };
        using IResumableTraining training = checkpoint is null ? Trainer.BeginTraining(request) : Trainer.ResumeTraining(request, new MemoryStream(checkpoint));
        try
        {
            Advance(training, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            report(job with { State = JobState.Parked, Seconds = Seconds }, Checkpoint(training));
            throw;
        }

        return (job, Calibrated(training.ToClassifier(), parameters, request.NonDigits.Length / IDigitClassifier.ImageSize, cancellationToken));
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        job = job with { Progress = Math.Max(job.Progress, value.Fraction ?? 0), Seconds = Seconds };
        report(job, null);
    }

    private void Advance(IResumableTraining training, CancellationToken cancellationToken)
    {
        var sinceCheckpoint = Stopwatch.StartNew();
        while (training.Fidelity < 1)
        {
            int step = (int)(training.Fidelity * Steps) + 1;
            training.Advance(Math.Min(1, (double)step / Steps), this, cancellationToken);
            EvaluationResult shown = Evaluator.Evaluate(training.ToClassifier(), _shown, threads, cancellationToken);
            var point = new CurvePoint(training.Fidelity, shown.LogLoss, shown.Accuracy, Seconds);
            job = job with { Progress = point.Progress, Seconds = point.Seconds, Curve = [.. job.Curve, point] };
            bool isDue = sinceCheckpoint.Elapsed > BetweenCheckpoints;
            report(job, isDue ? Checkpoint(training) : null);
            if (isDue)
                sinceCheckpoint.Restart();
        }
    }

    private DigitModel Calibrated(IDigitClassifier classifier, ParameterSet parameters, int nonDigits, CancellationToken cancellationToken)
    {
        DigitSplit split = material.Split;
        ModelManifest manifest = ModelManifest.Of(Trainer.Name, parameters, job.Seed, split, includesValidation: false, new ModelMetrics());
        manifest = manifest with
        {
            Data = manifest.Data with
            {
                Name = $"{split.Name} and {material.Summary.Samples} samples",
                Train = material.Train.Count,
                Test = material.Test.Count,
            },
            NonDigits = nonDigits,
        };
        byte[] strangers = NonDigitImages.Create(material.Validation.Count, ~job.Seed, material.Validation, cancellationToken);
        DigitModel model = ModelCalibration.Calibrate(new DigitModel(classifier, manifest), material.Validation, strangers, threads, cancellationToken);
        EvaluationResult validation = Evaluator.Evaluate(model.Classifier, material.Validation, threads, cancellationToken);
        EvaluationResult test = Evaluator.Evaluate(model.Classifier, material.Test, threads, cancellationToken);
        return new DigitModel(model.Classifier, model.Manifest with
        {
            Metrics = new ModelMetrics { ValidationAccuracy = validation.Accuracy, TestAccuracy = test.Accuracy, TestLogLoss = test.LogLoss },
        });
    }

    private static byte[] Checkpoint(IResumableTraining training)
    {
        using var checkpoint = new MemoryStream();
        training.SaveCheckpoint(checkpoint);
        return checkpoint.ToArray();
    }
}
