using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>Shows how far one long piece of work is: a bar where the terminal can move, else a line every few seconds.</summary>
internal static class ProgressLine
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work; it reports a text and, where it is known, a share from 0 to 1.</summary>
    public static async Task<T> RunAsync<T>(Terminal terminal, string title, Func<Action<string, double?>, Task<T>> work)
    {
        if (!terminal.IsInteractive)
            return await RunPlainAsync(terminal, title, work).ConfigureAwait(false);
        return await terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                return await work((text, share) =>
                {
                    task.Description = Markup.Escape($"{title} {text}");
                    if (share is { } known)
                    {
                        task.IsIndeterminate = false;
                        task.Value = known;
                    }
                }).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    private static async Task<T> RunPlainAsync<T>(Terminal terminal, string title, Func<Action<string, double?>, Task<T>> work)
    {
        var turn = new Lock();
        long last = Stopwatch.GetTimestamp();
        return await work((text, share) =>
        {
            lock (turn)
            {
                if (Stopwatch.GetElapsedTime(last) < LineInterval)
                    return;
                last = Stopwatch.GetTimestamp();
                terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{title} {text}{(share is { } known ? $" ({known:P0})" : "")}"));
            }
        }).ConfigureAwait(false);
    }
}
