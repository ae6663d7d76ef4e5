using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Tests.Support;

/// <summary>Trials that nobody ran, as good as trials on MNIST are.</summary>
internal static class MadeUpTrials
{
    // What each trainer reaches with the best and the worst parameters, and how long it takes.
    private static readonly (string Name, double Best, double Worst, double Seconds)[] Trainers =
    [
        ("convnet", 0.9962, 0.975, 28), ("lightgbm", 0.985, 0.94, 41), ("fasttree", 0.974, 0.92, 36),
        ("lbfgs", 0.968, 0.905, 17), ("sdca", 0.925, 0.88, 8), ("averaged-perceptron", 0.915, 0.86, 5),
    ];

    /// <summary>Trials with the numbers 1, 2, … one after the other: mostly finished, some pruned, a few failed.</summary>
    public static IReadOnlyList<ReportTrial> Create(int count, int validationImages, int seed)
    {
        var random = new Random(seed);
        var trials = new List<ReportTrial>(count);
        double now = 0.6;
        for (int id = 1; id <= count; id++)
        {
            ReportTrial trial = Create(id, validationImages, now, random);
            trials.Add(trial);
            now = trial.Ended!.Value + 0.05;
        }

        return trials;
    }

    /// <summary>The same trial, before its end.</summary>
    public static ReportTrial Running(ReportTrial trial) =>
        trial with { State = "running", Reason = null, Validation = null, Ended = null, Curve = [.. trial.Curve.Take(1)] };

    /// <summary>The same trial, had it failed.</summary>
    public static ReportTrial Failed(ReportTrial trial) => trial with
    {
        State = "failed",
        Reason = trial.Id % 2 == 1 ? "there was not enough memory" : "The time was up before the first model.",
        Validation = null,
        Curve = [],
    };

    /// <summary>The same trial under another name, with a parameter of that name and, where it did not finish, another reason.</summary>
    public static ReportTrial Renamed(ReportTrial trial, string name, string longWord)
    {
        var parameters = (JsonObject)trial.Parameters.DeepClone();
        parameters[name] = longWord;
        parameters[longWord] = name;
        return trial with { Name = name + trial.Id, Trainer = name, Parameters = parameters, Reason = trial.Reason is null ? null : name + longWord };
    }

    /// <summary>What each trainer's parameters would mean, had they been looked at.</summary>
    public static IReadOnlyList<ReportImportance> Importance(IReadOnlyList<ReportTrial> trials) =>
        [.. Trainers.Select(trainer => trials.Where(trial => trial.Trainer == trainer.Name && trial.Validation is not null).ToArray())
            .Where(own => own.Length > 0)
            .Select(own => own.Length < 8
                ? new ReportImportance(own[0].Trainer, own.Length, [], "Only 8 finished trials or more tell which parameters matter.")
                : new ReportImportance(own[0].Trainer, own.Length, Shares(own[0]), null))];

    private static ReportTrial Create(int id, int validationImages, double began, Random random)
    {
        (string trainer, double best, double worst, double seconds) = Trainers[id <= Trainers.Length ? id - 1 : Weighted(random)];
        double quality = id == 1 ? 0.6 : 1 - Math.Pow(random.NextDouble(), 1.6);
        JsonObject parameters = Parameters(trainer, quality, random);
        double accuracy = best - ((best - worst) * Math.Pow(1 - quality, 1.5)) - (0.15 * (1 - best) * random.NextDouble());
        string state = id > 2 && random.NextDouble() < 0.04 ? "failed" : id > 6 && quality < 0.55 ? "pruned" : "finished";
        bool curved = trainer is "convnet" or "lightgbm" or "fasttree";
        double[] shares = state switch
        {
            "failed" => [],
            _ when !curved => [1],
            "pruned" => random.Next(2) == 0 ? [1.0 / 9] : [1.0 / 9, 1.0 / 3],
            _ => [1.0 / 9, 1.0 / 3, 1],
        };
        if (state == "pruned" && !curved)
            state = "finished";
        ReportRung[] curve = [.. shares.Select(share => Rung(share, accuracy, validationImages))];
        double training = seconds * (0.5 + random.NextDouble()) * (shares.Length == 0 ? 0.2 : shares[^1]);
        int correct = (int)Math.Round(accuracy * validationImages);
        object? preset = parameters["preset"]?.GetValue<string>();
        return new ReportTrial(
            id, preset is null ? trainer : $"{trainer} ({preset})", trainer, parameters, Seed: 1000 + id, state,
            state switch
            {
                "pruned" => $"at {shares[^1]:0.##} of the training its accuracy of {curve[^1].Accuracy:0.0000} was not among the best third",
                "failed" => "there was not enough memory",
                _ => null,
            },
            state == "finished" ? MadeUpReport.Accuracy(correct, validationImages, (1 - accuracy) * 3.4) : null,
            training + 0.4, training, began, began + training + 0.4, curve);
    }

    private static int Weighted(Random random) => random.Next(10) switch { < 4 => 0, < 7 => 1, 7 => 2, 8 => 3, _ => 4 + random.Next(2) };

    private static ReportRung Rung(double share, double accuracy, int images)
    {
        double reached = 1 - ((1 - accuracy) * Math.Pow(share, -0.6));
        return new ReportRung(share, Math.Round(reached * images) / images, (1 - reached) * 3.4);
    }

    // The learning rate is the better the nearer to its optimum: the quality shows in it, as it would in a search.
    private static JsonObject Parameters(string trainer, double quality, Random random)
    {
        double miss = (1 - quality) * (random.Next(2) == 0 ? -1 : 1);
        double Log(double low, double high) => low * Math.Pow(high / low, random.NextDouble());
        return trainer switch
        {
            "convnet" => new()
            {
                ["preset"] = random.Next(10) switch { < 4 => "fast", < 9 => "default", _ => "best" },
                ["epochs"] = (int)Log(1, 20),
                ["batchSize"] = 32 << random.Next(5),
                ["learningRate"] = 0.005 * Math.Pow(6, miss),
                ["weightDecay"] = 0.1 * random.NextDouble(),
                ["labelSmoothing"] = 0.2 * random.NextDouble(),
                ["dropout"] = Math.Clamp(0.3 + (0.3 * miss), 0, 0.6),
                ["width"] = Log(0.5, 2),
                ["augmentation"] = 2 * random.NextDouble(),
            },
            "lightgbm" => new()
            {
                ["iterations"] = (int)Log(30, 500),
                ["leaves"] = (int)Log(7, 127),
                ["learningRate"] = 0.1 * Math.Pow(4, miss),
                ["minimumExamplesPerLeaf"] = (int)Log(3, 100),
                ["bins"] = (int)Log(7, 255),
                ["featureFraction"] = Log(0.05, 1),
                ["l2Regularization"] = Log(0.001, 10),
                ["features"] = random.Next(3) == 0 ? "pca" : "pixels",
            },
            "fasttree" => new()
            {
                ["trees"] = (int)Log(10, 300),
                ["leaves"] = (int)Log(7, 127),
                ["learningRate"] = 0.1 * Math.Pow(5, miss),
                ["minimumExamplesPerLeaf"] = (int)Log(1, 100),
                ["featureFraction"] = 0.05 + (0.95 * random.NextDouble()),
            },
            "lbfgs" => new()
            {
                ["iterations"] = (int)Log(20, 400),
                ["l2Regularization"] = Math.Pow(100, miss),
                ["historySize"] = random.Next(5, 51),
                ["features"] = quality > 0.6 ? "fourier" : "pixels",
            },
            _ => new()
            {
                ["iterations"] = (int)Log(3, 50),
                ["learningRate"] = 0.1 * Math.Pow(10, miss),
                ["l2Regularization"] = Log(0.0001, 1),
                ["features"] = quality > 0.6 ? "fourier" : "pixels",
            },
        };
    }

    private static ReportParameterImportance[] Shares(ReportTrial trial)
    {
        string[] names = [.. trial.Parameters.Select(parameter => parameter.Key).OrderBy(name => name == "learningRate" ? 0 : 1)];
        return [.. names.Select((name, i) => new ReportParameterImportance(name, 0.52 / Math.Pow(2.1, i)))];
    }
}
