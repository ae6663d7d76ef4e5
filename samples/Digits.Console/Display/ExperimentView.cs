using System.Diagnostics;
using System.Globalization;
using Digits.Experiments;
using Digits.Experiments.Monitors;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>Shows an experiment as it goes: a table that moves where the terminal can, else a line for each thing that happens.</summary>
internal sealed class ExperimentView : IProgress<ExperimentEvent>
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly Terminal _terminal;
    private readonly TimeSpan? _budget;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _turn = new();
    private readonly List<Trial> _trials = [];
    private readonly List<TrainerUnavailable> _unavailable = [];
    private Trial? _best;
    private string _activity = "";

    private ExperimentView(Terminal terminal, TimeSpan? budget)
    {
        _terminal = terminal;
        _budget = budget;
    }

    /// <summary>Runs an experiment and shows it.</summary>
    public static ExperimentResult Run(Terminal terminal, TimeSpan? budget, Func<IProgress<ExperimentEvent>, ExperimentResult> experiment)
    {
        var view = new ExperimentView(terminal, budget);
        if (!terminal.IsInteractive)
            return experiment(view);
        ExperimentResult result = terminal.Progress.Live(view.Render()).AutoClear(true).Start(context =>
        {
            using var timer = new Timer(_ => context.UpdateTarget(view.Render()), null, Refresh, Refresh);
            return experiment(view);
        });
        foreach (TrainerUnavailable unavailable in view._unavailable)
            terminal.Say(Line(unavailable)!);
        return result;
    }

    /// <summary>A state's name in the command line's contract.</summary>
    public static string State(TrialState state) => state switch
    {
        TrialState.Running => "running",
        TrialState.Finished => "finished",
        TrialState.Pruned => "pruned",
        _ => "failed",
    };

    public void Report(ExperimentEvent value)
    {
        lock (_turn)
        {
            switch (value)
            {
                case TrainerUnavailable unavailable:
                    _unavailable.Add(unavailable);
                    break;
                case TrialStarted started:
                    _trials.Add(started.Trial);
                    _activity = "";
                    break;
                case TrialProgressed progressed:
                    _activity = TrainingText.Of(progressed.Progress);
                    break;
                case TrialEnded ended:
                    _trials[^1] = ended.Trial;
                    _activity = "";
                    if (ended.IsBest)
                        _best = ended.Trial;
                    break;
                case RefitStarted or RefitEnded:
                    _activity = "";
                    break;
                case RefitProgressed progressed:
                    _activity = TrainingText.Of(progressed.Progress);
                    break;
            }
        }

        if (!_terminal.IsInteractive && Line(value) is { } line)
            _terminal.Say(string.Create(CultureInfo.InvariantCulture, $"[{value.Elapsed.TotalSeconds,5:F1} s] {line}"));
    }

    private static string? Line(ExperimentEvent value) => value switch
    {
        TrainerUnavailable unavailable => $"{unavailable.Trainer} is not available: {unavailable.Reason}",
        TrialStarted started => $"trial {started.Trial.Id}: {started.Trial.Name}",
        TrialEnded { Trial: { State: TrialState.Finished } trial } ended =>
            $"trial {trial.Id}: {trial.Name}: {Figures.Percent(trial.ValidationAccuracy)} on validation{(ended.IsBest ? ", the best so far" : "")}",
        TrialEnded ended => $"trial {ended.Trial.Id}: {ended.Trial.Name} {State(ended.Trial.State)}: {ended.Trial.Reason}",
        RefitStarted refit => $"refitting {refit.Winner.Name} on training and validation images",
        RefitEnded { SkippedReason: { } reason } => $"no refit: {reason}",
        RefitEnded => "refitted",
        TestEvaluated test => $"test: {Figures.Percent(test.Result.Accuracy)}",
        _ => null,
    };

    private Rows Render()
    {
        lock (_turn)
        {
            bool refitting = _trials is [.., { State: not TrialState.Running }] && _best is not null && _activity.Length > 0;
            string now = _trials is [.., { State: TrialState.Running } running] ? $"{running.Name}: {_activity}" : refitting ? $"refit: {_activity}" : "";
            string time = $"{Figures.Seconds(_clock.Elapsed)}{(_budget is { } budget ? $" of {Figures.Seconds(budget)}" : "")}";
            string best = _best is { } trial ? $"best {Figures.Percent(trial.ValidationAccuracy)} ({trial.Name})" : "no model yet";
            return new Rows(ExperimentSummary.Comparison(_trials, _best?.Id), new Text($"{time}   {best}   {now}"));
        }
    }
}
