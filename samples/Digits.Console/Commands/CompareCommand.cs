using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Evaluation;
using Digits.Imaging;
using Digits.Models;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits compare</c>: several models on one set, and whether their differences are more than chance.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var models = new Argument<string[]>("MODEL") { Description = "Two or more models that 'digits train' or 'digits experiment' saved.", Arity = ArgumentArity.OneOrMore };
        Option<int> threadsOption = SharedOptions.Threads();
        var command = new Command(
            "compare",
            "Compares models on one set: accuracies with intervals, whether the differences are more than chance (McNemar's exact test), speed and size. " +
            "On the data of their training they read its test part, on other data its test part or all images.") { models };
        command.AddExamples("digits compare a/model.zip b/model.zip", "digits compare old.zip new.zip --data my-digits/ --json");
        DataLoading loading = new DataLoading("what the first model was trained on").AddTo(command);
        command.Add(threadsOption);
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string[] files = parsed.GetValue(models)!;
            if (files.Length < 2)
                throw new UsageException("compare needs two models or more; for one there is 'digits evaluate'.");
            int threads = parsed.GetValue(threadsOption);
            DigitModel[] all = [.. files.Select(DigitModel.Load)];
            DigitData data = await loading.LoadAsync(parsed, terminal, cancellation, all[0].Manifest.Data.Name).ConfigureAwait(false);
            DigitSet set = CommonPart(data, files, all, terminal);

            var read = new List<ComparedModel>();
            foreach ((string file, DigitModel model) in files.Zip(all))
            {
                terminal.Say($"reading {Figures.Count(set.Count)} images with {file}");
                float[] probabilities = Evaluator.Score(model.Classifier, set, threads, cancellation);
                read.Add(new ComparedModel(
                    file, model.Manifest.Trainer, EvaluationResult.From(probabilities, set.Labels), EvaluationResult.Predictions(probabilities),
                    SpeedResult.Measure(model.Classifier, set, threads, cancellation), new FileInfo(file).Length));
            }

            JsonDifference[] differences = [.. Pairs(read, set)];
            terminal.WriteJson(new JsonComparison(
                new JsonImages(data.Name, set.Count),
                [
                    .. read.Select(model => new JsonComparedModel(
                        model.File, model.Trainer, model.Result.Count, model.Result.Accuracy, model.Result.Interval.Low, model.Result.Interval.High,
                        model.Result.LogLoss, model.Speed.LatencyMicroseconds, model.Speed.ImagesPerSecond, model.Bytes)),
                ],
                differences));
            Write(terminal, read, differences);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The images that every model is judged by; refused where they would not be the same, or one has learned from them.</summary>
    private static DigitSet CommonPart(DigitData data, string[] files, DigitModel[] models, Terminal terminal)
    {
        DigitSet first = EvaluatedPart.Of(data, models[0].Manifest, "test", isGiven: false, terminal.Say);
        for (int i = 1; i < models.Length; i++)
        {
            if (EvaluatedPart.Of(data, models[i].Manifest, "test", isGiven: false, _ => { }).Hash != first.Hash)
            {
                throw new UsageException(
                    $"{files[0]} and {files[i]} have other test images in {data.Name}: they were split otherwise, so that one may have learned from what " +
                    "the other is tested on. Train both with the same --seed, or name data that neither has met.");
            }
        }

        return DigitNormalizer.Normalize(first);
    }

    private static IEnumerable<JsonDifference> Pairs(List<ComparedModel> models, DigitSet set)
    {
        for (int i = 0; i < models.Count; i++)
        {
            for (int j = i + 1; j < models.Count; j++)
            {
                var test = McNemar.Compare(models[i].Predictions, models[j].Predictions, set.Labels);
                yield return new JsonDifference(models[i].File, models[j].File, test.OnlyFirstRight, test.OnlySecondRight, test.PValue, test.IsNoise);
            }
        }
    }

    private static void Write(Terminal terminal, List<ComparedModel> models, JsonDifference[] differences)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("model").AddColumn("trainer")
            .AddColumn(new TableColumn("accuracy").RightAligned()).AddColumn(new TableColumn("95 % interval").RightAligned())
            .AddColumn(new TableColumn("log-loss").RightAligned()).AddColumn(new TableColumn("one image").RightAligned())
            .AddColumn(new TableColumn("images/s").RightAligned()).AddColumn(new TableColumn("size").RightAligned());
        ComparedModel best = models.MaxBy(model => model.Result.Accuracy)!;
        foreach (ComparedModel model in models)
        {
            var style = new Style(model == best ? Color.Green : null);
            string[] cells =
            [
                model.File, model.Trainer, Figures.Percent(model.Result.Accuracy), Figures.Range(model.Result.Interval), Figures.LogLoss(model.Result.LogLoss),
                Figures.Microseconds(model.Speed.LatencyMicroseconds), Figures.Count((int)model.Speed.ImagesPerSecond), Figures.Bytes(model.Bytes),
            ];
            table.AddRow(cells.Select(cell => new Text(cell, style)));
        }

        terminal.Out.Write(table);
        foreach (JsonDifference pair in differences)
        {
            terminal.WriteLine(
                $"only {pair.First} right: {Figures.Count(pair.OnlyFirstRight)}; only {pair.Second} right: {Figures.Count(pair.OnlySecondRight)}; " +
                $"{Figures.PValue(pair.PValue)}: {(pair.IsNoise ? "the difference may be chance" : "more than chance")}");
        }
    }

    private sealed record ComparedModel(string File, string Trainer, EvaluationResult Result, byte[] Predictions, SpeedResult Speed, long Bytes);
}
