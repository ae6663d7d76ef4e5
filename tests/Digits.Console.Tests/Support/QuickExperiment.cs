namespace Digits.CommandLine.Tests.Support;

/// <summary>An experiment of a few seconds, of small networks and linear models, that nothing but its seed decides.</summary>
internal static class QuickExperiment
{
    public const int Trials = 16;

    private const string Spaces =
        """
        {
            "convnet": {
                "preset": "fast", "epochs": { "min": 20, "max": 40 }, "minimumSteps": 0, "batchSize": 32, "augmentation": 0,
                "learningRate": { "min": 0.001, "max": 0.01 }
            },
            "sdca": { "features": "pixels", "iterations": { "max": 5 } }
        }
        """;

    /// <summary>Its arguments, but for the folder.</summary>
    public static string[] In(Workplace place, int trials = Trials)
    {
        File.WriteAllText(place.File("spaces.json"), Spaces);
        return ["experiment", "--data", MadeData.Easy, "--trainers", "sdca,convnet", "--spaces", "spaces.json", "--trials", $"{trials}"];
    }
}
