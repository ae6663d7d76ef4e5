using System.Globalization;
using Digits.Benchmarks.Peer;
using Digits.Data;
using Digits.Data.Formats;
using Digits.Experiments;
using Digits.Experiments.Running;
using Digits.Experiments.Spaces;
using Digits.Experiments.Stores;
using Digits.Imaging;
using Digits.Trainers;

namespace Digits.Benchmarks.Recording;

/// <summary>
/// Records what trials on MNIST come to, at each rung and in the end: the table from which tests make the problem that tuners are measured
/// on. Images of the training part only; the test set is not opened.
/// </summary>
internal static class TrialRecorder
{
    private const int TrainingImages = 3000, ValidationImages = 2000, WarmUpImages = 300, Seed = 1;

    private const long ParameterPurpose = 0x5245434F_00000000, OrderPurpose = 0x52454344_00000000;

    /// <summary>What is searched: all of a trainer's parameters, but no training of minutes. One line, as it heads the table.</summary>
    private const string Spaces =
        """{"convnet":{"preset":["default","fast"],"epochs":{"max":20},"minimumSteps":0},"sdca":{"features":"pixels"},""" +
        """ "lightgbm":{"features":"pixels","shifts":"none","iterations":{"max":150}},"lbfgs":{"features":"pixels"},""" +
        """ "averaged-perceptron":{"features":"pixels"},"fasttree":{"trees":{"min":5,"max":20}}}""";

    /// <summary>Trains and writes a row for each trial as it ends.</summary>
    /// <param name="count">How many configurations of the network, 1 or more; a fifth as many of each other trainer, and a twentieth of the slowest.</param>
    /// <param name="path">The file to write.</param>
    /// <returns>The exit code: 0, or 1 without MNIST.</returns>
    public static int Run(int count, string path)
    {
        if (!Mnist.IsPresent)
        {
            Console.Error.WriteLine($"There is no MNIST: {Mnist.Folder} does not exist. Point DIGITS_DATA at the folder that holds mnist.");
            return 1;
        }

        (DigitSet train, DigitSet validation) = Images();
        IReadOnlyDictionary<string, SearchSpace> spaces = SearchSpaces.Read(Spaces, DigitTrainers.All);
        (IDigitTrainer Trainer, ParameterSet Parameters)[] planned =
            [.. DigitTrainers.All.SelectMany((trainer, i) => Configurations(trainer, spaces[trainer.Name], CountFor(trainer, count), ParameterPurpose + i))];
        int[] order = [.. Enumerable.Range(0, planned.Length)];
        new RandomStream(Seed, OrderPurpose).Shuffle(order); // what has been recorded when it is stopped is a fair share of all

        foreach (IDigitTrainer trainer in DigitTrainers.All)
            Train(trainer, spaces[trainer.Name].Defaults, First(train, WarmUpImages), First(validation, WarmUpImages)); // no trial pays for compilation
        using var table = new RecordedTable(path, count, Spaces, TrainingImages, ValidationImages);
        int done = 0;
        foreach (int place in order)
        {
            Trial trial = Train(planned[place].Trainer, planned[place].Parameters, train, validation);
            table.Add(trial);
            string how = trial.Reason ?? string.Create(CultureInfo.InvariantCulture, $"{100 * trial.ValidationAccuracy:F2} %");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++done}/{planned.Length} {trial.Name} {how} {trial.Cost:F2} s"));
        }

        return 0;
    }

    private static int CountFor(IDigitTrainer trainer, int count) => trainer.Name switch
    {
        "convnet" => count, // has the most parameters, and is the best
        "fasttree" => Math.Max(1, count / 20),
        _ => Math.Max(1, count / 5),
    };

    private static (DigitSet Train, DigitSet Validation) Images()
    {
        DigitSet all = IdxFile.Read(Path.Combine(Mnist.Folder, "train-images-idx3-ubyte.gz"), Path.Combine(Mnist.Folder, "train-labels-idx1-ubyte.gz"));
        DigitSplit split = DigitSplit.Create(new DigitData(all), ValidationImages, Seed);
        DigitSet train = DigitSplit.Create(new DigitData(split.Train), TrainingImages, Seed).Validation; // drawn as stratified as that is
        return (DigitNormalizer.Normalize(train), DigitNormalizer.Normalize(split.Validation));
    }

    /// <summary>The presets, the defaults, and random ones: as many as asked for, each once.</summary>
    private static IEnumerable<(IDigitTrainer Trainer, ParameterSet Parameters)> Configurations(
        IDigitTrainer trainer, SearchSpace space, int count, long purpose)
    {
        var configurations = new List<ParameterSet> { space.Defaults };
        foreach (PresetChoice choice in space.OfType<PresetChoice>())
            configurations.AddRange(choice.Options.Select(preset => space.Complete(new ParameterSet([new(choice.Name, preset)]))));
        var random = new RandomStream(Seed, purpose);
        while (configurations.Count < 2 * count)
            configurations.Add(space.Sample(ref random));
        return configurations.Distinct().Take(count).Select(parameters => (trainer, parameters));
    }

    private static DigitSet First(DigitSet set, int count) => set.Select([.. Enumerable.Range(0, count)]);

    /// <summary>
    /// A trial as an experiment runs it, on one thread, measured at the rungs of the default pruner and never ended. Its costs are seconds of
    /// processor time, which other work on the machine does not change, so that trials can be compared.
    /// </summary>
    private static Trial Train(IDigitTrainer trainer, ParameterSet parameters, DigitSet train, DigitSet validation)
    {
        var pruner = new MeasuringPruner();
        using var store = new MemoryStore(new ExperimentDescription(
            train.Name, train.Hash, train.Count, validation.Count, 0, Seed, [trainer.Name], "recorded", pruner.Name, Seed, null, null));
        Trial trial = store.Begin(_ => new Trial(1, trainer.Name, parameters, Seed))!;
        var request = new TrainingRequest(train) { Parameters = parameters, Validation = validation, Seed = Seed, Threads = 1 };
        using var run = new TrialRun(trainer, request, validation, pruner, store, measuresTime: true, _ => { });
        trial = run.Run(trial, limit: null, CancellationToken.None)!.Trial;
        double[] costs = [.. pruner.ProcessorSeconds, pruner.ElapsedProcessorSeconds];
        return trial with { Rungs = [.. trial.Rungs.Zip(costs, (rung, cost) => rung with { Cost = cost })], Cost = costs[^1] };
    }
}
