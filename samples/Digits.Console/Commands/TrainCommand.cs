using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments.Spaces;
using Digits.Imaging;
using Digits.Imaging.Synthesis;
using Digits.Models;
using Digits.Trainers;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits train</c>: one trainer, one model.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var trainerOption = new Option<string>("--trainer")
        {
            Description = $"The trainer: {string.Join(", ", DigitTrainers.All.Select(trainer => trainer.Name))}.",
            Required = true,
            HelpName = "NAME",
        };
        Option<string> presetOption = new Option<string>("--preset")
        {
            Description = "How thorough a trainer that has presets is to be; --set changes single parameters of it. [default: the trainer's own]",
        }.Among("fast", "default", "best", "compact");
        var setOption = new Option<string[]>("--set")
        {
            Description = "A parameter of the trainer; may be given several times. '--set help' lists them. [default: the trainer's own]",
            HelpName = "NAME=VALUE",
        };
        var outOption = new Option<string>("--out")
        {
            Description = "The model's file; replaced when it is complete.",
            DefaultValueFactory = _ => "model.zip",
            HelpName = "FILE",
        };
        var calibrateOption = new Option<bool>("--calibrate")
        {
            Description = "Calibrates a network's probabilities on the validation images, and finds the confidence below which answers are rejected.",
        };
        Option<int?> validationOption = SharedOptions.Validation(minimum: 0);
        Option<int> seedOption = SharedOptions.Seed(), threadsOption = SharedOptions.Threads();
        var command = new Command("train", "Trains one model, and evaluates it on the test set.") { trainerOption, presetOption, setOption };
        command.AddExamples(
            "digits train --trainer convnet --preset fast",
            "digits train --trainer lightgbm --set leaves=63 --data mnist",
            "digits train --trainer convnet --preset best --coarse 0.2 --synthetic 0.2 --non-digits 0.3 --calibrate --data mnist",
            "digits train --trainer lightgbm --set help");
        DataLoading loading = new DataLoading().AddTo(command);
        command.Add(validationOption);
        command.Add(seedOption);
        command.Add(threadsOption);
        AddedImages added = new AddedImages().AddTo(command);
        TeacherOptions teaching = new TeacherOptions().AddTo(command);
        command.Add(calibrateOption);
        command.Add(outOption);
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            var total = Stopwatch.StartNew();
            IDigitTrainer trainer = SharedOptions.Trainer(parsed.GetValue(trainerOption)!);
            string[] assignments = parsed.GetValue(setOption) ?? [];
            if (assignments is ["help"])
            {
                terminal.Out.Write(ParameterTable.Of(trainer.SearchSpace));
                return ExitCode.Done;
            }

            string path = parsed.GetValue(outOption)!;
            ParameterSet parameters = Parameters(trainer, parsed.GetValue(presetOption), assignments);
            bool calibrates = parsed.GetValue(calibrateOption);
            if ((added.HasNonDigits(parsed) || teaching.HasTeacher(parsed) || calibrates) && trainer is not ConvNetTrainer)
                throw new UsageException($"--non-digits, --teacher and --calibrate are for networks, and {trainer.Name} trains none.");
            (NetworkClassifier? teacher, double teacherShare) = teaching.Load(parsed);
            using NewFolder folder = OutputTarget.CheckFile(path);
            DigitSplit split = DigitSplit.Create(
                await loading.LoadAsync(parsed, terminal, cancellation).ConfigureAwait(false), parsed.GetValue(validationOption), parsed.GetValue(seedOption));
            if (calibrates && split.Validation.Count == 0)
                throw new UsageException("--calibrate needs validation images: leave --validation out, or name how many.");
            DigitSet digits = DigitNormalizer.Normalize(split.Train);
            int seed = parsed.GetValue(seedOption);
            var request = new TrainingRequest(added.Join(parsed, digits, seed, cancellation))
            {
                NonDigits = added.NonDigits(parsed, digits, seed, cancellation),
                Parameters = parameters,
                Teacher = teacher,
                TeacherShare = teacherShare,
                Validation = split.Validation,
                Seed = seed,
                Threads = parsed.GetValue(threadsOption),
            };

            var watch = Stopwatch.StartNew();
            TrainingText? progress = null;
            IDigitClassifier classifier = await ProgressLine.RunAsync(terminal, $"training {trainer.Name}", report => Task.Factory.StartNew(
                () => trainer.Train(request, progress = new TrainingText(report), cancellation),
                cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ConfigureAwait(false);
            double trainSeconds = watch.Elapsed.TotalSeconds;

            var manifest = ModelManifest.Of(trainer.Name, parameters, request.Seed, split, includesValidation: false, new ModelMetrics());
            var model = new DigitModel(classifier, manifest);
            if (calibrates)
            {
                // Made of digits, and by a seed, that the training did not know.
                byte[] strangers = NonDigitImages.Create(split.Validation.Count, ~request.Seed, DigitNormalizer.Normalize(split.Validation), cancellation);
                model = ModelCalibration.Calibrate(model, split.Validation, strangers, request.Threads, cancellation);
                classifier = model.Classifier;
            }

            EvaluationResult? validation = split.Validation.Count > 0 ? Evaluator.Evaluate(classifier, split.Validation, request.Threads, cancellation) : null;
            EvaluationResult test = Evaluator.Evaluate(classifier, split.Test, request.Threads, cancellation);
            var metrics = new ModelMetrics { ValidationAccuracy = validation?.Accuracy, TestAccuracy = test.Accuracy, TestLogLoss = test.LogLoss };
            model = new DigitModel(classifier, model.Manifest with
            {
                Metrics = metrics,
                MadeDigits = request.Train.Count - split.Train.Count,
                NonDigits = request.NonDigits.Length / IDigitClassifier.ImageSize,
                Teacher = teacher?.Network.ComputeHash(),
                TeacherShare = teacher is null ? 0 : teacherShare,
            });
            model.Save(path);
            long bytes = new FileInfo(path).Length;

            terminal.WriteJson(new JsonTraining(
                trainer.Name, Preset(trainer, parameters), parameters,
                new JsonData(split.Name, split.Train.Count, split.Validation.Count, split.Test.Count), request.Seed,
                request.Threads, Epochs(progress), trainSeconds, total.Elapsed.TotalSeconds, validation?.Accuracy, test.Accuracy, path, bytes));
            Grid report = ResultGrid.Create();
            report.AddLine("trainer", $"{trainer.Name}, {trainer.Description}");
            report.AddLine("parameters", parameters.ToString());
            report.AddLine("data", ResultGrid.Describe(split));
            report.AddLine("trained in", string.Create(CultureInfo.InvariantCulture, $"{trainSeconds:F1} s on {request.Threads} threads"));
            if (validation is not null)
                report.AddLine("validation", $"{Figures.Percent(validation.Accuracy)} ({Figures.Interval(validation.Interval)})");
            report.AddLine("test", $"{Figures.Percent(test.Accuracy)} ({Figures.Interval(test.Interval)})");
            if (model.Manifest is { RejectionThreshold: { } threshold, Temperature: { } temperature })
            {
                RejectionShare rejected = model.Manifest.Rejection.First(share => share.Threshold == threshold);
                report.AddLine("calibrated", string.Create(
                    CultureInfo.InvariantCulture,
                    $"temperature {temperature:F2}; below a confidence of {threshold:F2} answers are rejected: {Figures.Percent(rejected.Digits)} of the validation " +
                    $"images, {Figures.Percent(rejected.NonDigits)} of images without a digit"));
            }

            report.AddLine("model", $"{path} ({Figures.Bytes(bytes)})");
            terminal.Out.Write(report);
            return ExitCode.Done;
        });
        return command;
    }

    private static ParameterSet Parameters(IDigitTrainer trainer, string? preset, string[] assignments)
    {
        if (preset is not null)
        {
            PresetChoice choice = trainer.SearchSpace.OfType<PresetChoice>().FirstOrDefault()
                ?? throw new UsageException($"--preset is for trainers that have presets, and {trainer.Name} has none.");
            if (assignments.Any(assignment => assignment.StartsWith($"{choice.Name}=", StringComparison.OrdinalIgnoreCase)))
                throw new UsageException("The preset is given twice, by --preset and by --set.");
            assignments = [$"{choice.Name}={preset}", .. assignments];
        }

        try
        {
            return trainer.SearchSpace.Parse(assignments);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{trainer.Name}: {exception.Message}", exception);
        }
    }

    private static string? Preset(IDigitTrainer trainer, ParameterSet parameters) =>
        trainer.SearchSpace.OfType<PresetChoice>().FirstOrDefault() is { } choice ? parameters.GetWord(choice.Name) : null;

    /// <summary>How many epochs were done, of a trainer that counts in epochs.</summary>
    private static int? Epochs(TrainingText? progress) =>
        progress?.Last is { Stage: "epochs", Completed: { } completed } ? (int)completed : null;
}
