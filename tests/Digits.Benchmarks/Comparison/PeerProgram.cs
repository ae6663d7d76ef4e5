using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Digits.Benchmarks.Peer;

namespace Digits.Benchmarks.Comparison;

/// <summary>Trainings in processes of their own, one after the other; each prints a line with its time, accuracy and who disturbed it.</summary>
internal static partial class PeerProgram
{
    private static readonly string TorchSharpProject = Path.Combine(Surroundings.RepositoryRoot, "tests", "Digits.Benchmarks.TorchSharp");

    private static readonly string TorchSharpProgram =
        Path.Combine(TorchSharpProject, "bin", "Release", "net10.0", "Digits.Benchmarks.TorchSharp.dll");

    private static string LibtorchScript => Path.Combine(Surroundings.Peers, "run");

    /// <summary>Whether libtorch's own program is there.</summary>
    public static bool HasLibtorch => File.Exists(LibtorchScript);

    /// <summary>libtorch as fast as it can, without Python or .NET around it: channels last, its allocator tuned.</summary>
    public static Measurement Libtorch(int threads, int seed) =>
        Parse(Run("bash", LibtorchScript, "libtorch", $"{threads}", "cl", "train", "reps=1", $"seed={seed}"));

    /// <summary>Builds the program for <see cref="TorchSharp"/>, which is not part of the solution, as libtorch has 600 MB.</summary>
    public static void BuildTorchSharp() =>
        Run("dotnet", "build", TorchSharpProject, "-c", "Release", "-v", "quiet", "--nologo", "--disable-build-servers", "-nodeReuse:false");

    /// <summary>TorchSharp as its users write it.</summary>
    public static Measurement TorchSharp(int threads, int seed) =>
        Parse(Run("dotnet", TorchSharpProgram, Mnist.Folder, $"{threads}", $"{seed}"));

    private static Measurement Parse(string output)
    {
        Match match = Line().Match(output);
        if (!match.Success)
            throw new PeerProgramException($"The program should have printed a line about its training, but printed: {output}");
        return new Measurement(Number("seconds"), Number("accuracy") / 100, Number("foreign") / 100);

        double Number(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DIGITS_DATA"] = Surroundings.Data;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            string reason = (errors.Result.Length > 0 ? errors.Result : output).Trim().Split('\n')[0];
            throw new PeerProgramException($"{program} {arguments[0]} ended with {process.ExitCode}: {reason}");
        }

        return output;
    }

    [GeneratedRegex(@"train 1 epoch\(s\) (?<seconds>[\d.]+) s .*test acc (?<accuracy>[\d.]+) %.*foreign (?<foreign>-?[\d.]+)%")]
    private static partial Regex Line();
}
