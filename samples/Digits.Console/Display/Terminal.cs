using System.Text;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>
/// Where a command writes: results to standard output, as text or as one JSON value, and progress and errors to standard error. What
/// is redirected gets plain lines, without colours or movement.
/// </summary>
internal sealed class Terminal : IDisposable
{
    // Wide enough to break no line: a file or a pipe has no edge.
    private const int RedirectedWidth = 1000;

    private readonly bool _verbose;
    private readonly TextWriter _output;

    public Terminal(bool json, bool quiet, bool verbose)
    {
        IsJson = json;
        IsQuiet = quiet;
        _verbose = verbose;
        if (!OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        // With --json standard output belongs to that one value, and whatever a library might print goes elsewhere.
        _output = Console.Out;
        if (json)
            Console.SetOut(Console.Error);
        Out = Create(json ? TextWriter.Null : _output, Console.IsOutputRedirected);
        Progress = Create(quiet ? TextWriter.Null : Console.Error, Console.IsErrorRedirected);
        IsInteractive = !quiet && !Console.IsErrorRedirected && Progress.Profile.Capabilities.Ansi;
    }

    /// <summary>Whether the result is one JSON value.</summary>
    public bool IsJson { get; }

    /// <summary>Whether progress is not wanted.</summary>
    public bool IsQuiet { get; }

    /// <summary>Whether progress may move.</summary>
    public bool IsInteractive { get; }

    /// <summary>For results as text; swallows everything with <c>--json</c>.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>For progress; swallows everything with <c>--quiet</c>.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>A line of progress.</summary>
    public void Say(string line) => WriteLine(Progress, line);

    /// <summary>A line of the result as text.</summary>
    public void WriteLine(string line = "") => WriteLine(Out, line);

    /// <summary>The result, with <c>--json</c>.</summary>
    public void WriteJson<T>(T value)
    {
        if (IsJson)
            _output.WriteLine(JsonOutput.Write(value));
    }

    /// <summary>An error in a line or two; the stack trace only with <c>--verbose</c>.</summary>
    public void Error(string message, Exception? exception = null)
    {
        Console.Error.WriteLine($"digits: {message}");
        if (_verbose && exception is not null)
            Console.Error.WriteLine(exception);
    }

    public void Dispose()
    {
        _output.Flush();
        Console.Error.Flush();
    }

    // Past Spectre, which would break a long line between words, and with it a path or a command that one may want to copy.
    private static void WriteLine(IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(redirected ? TextWriter.Synchronized(new TrimmedLines(writer)) : writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = RedirectedWidth;
        return console;
    }
}
