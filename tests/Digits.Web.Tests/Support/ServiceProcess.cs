using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Digits.Web.Tests.Support;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string output, Uri address)
    {
        (_process, Output) = (process, output);
        Owner = new HttpClient { BaseAddress = address };
        Owner.DefaultRequestHeaders.Add("X-Api-Key", TestService.Key);
    }

    private static string Program { get; } =
        typeof(ServiceProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Service").Value!;

    /// <summary>What it printed until it listened.</summary>
    public string Output { get; }

    /// <summary>Asks with the tests' key.</summary>
    public HttpClient Owner { get; }

    /// <summary>Starts the service, and waits until it listens.</summary>
    /// <param name="folder">Its data folder.</param>
    /// <param name="variables">Further environment variables.</param>
    public static ServiceProcess Start(string folder, params (string Name, string Value)[] variables)
    {
        Process process = Run(folder, variables);
        string output = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output += $"{line}\n";
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync(); // or it would wait for somebody who reads
                return new ServiceProcess(process, output, new Uri(match.Value));
            }
        }

        throw new InvalidOperationException($"The service did not start: {output}{process.StandardError.ReadToEnd()}");
    }

    /// <summary>Runs a service that cannot start.</summary>
    public static (int ExitCode, string Errors) Fail(string folder, params (string Name, string Value)[] variables)
    {
        using Process process = Run(folder, variables);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>As <c>systemctl stop</c> does.</summary>
    /// <returns>The exit code.</returns>
    public int Terminate()
    {
        using (var kill = Process.Start("kill", $"-TERM {_process.Id}"))
            kill.WaitForExit();
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Owner.Dispose();
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static Process Run(string folder, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--urls=http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DIGITS_DATA_FOLDER"] = folder;
        start.Environment["DIGITS_API_KEY"] = TestService.Key;
        start.Environment["DIGITS_TRAINING_DATA"] = TestService.LearningFolder;
        start.Environment["DIGITS_LIMITS__REQUESTS_PER_SECOND"] = "0";
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
