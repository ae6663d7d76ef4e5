using System.Diagnostics;
using System.Globalization;
using Digits.Experiments;
using Digits.Experiments.Monitors;
using Digits.Trainers;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>Shows an experiment as it goes: tables that move where the terminal can, else a line for each thing that happens.</summary>
internal sealed class ExperimentView : IProgress<ExperimentEvent>
{
    private const int CurveWidth = 16;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly Terminal _terminal;
    private readonly TimeSpan? _budget;
    private readonly Stopwatch _sinceEvent = Stopwatch.StartNew();
    private readonly Lock _turn = new();
    private readonly SortedDictionary<int, Trial> _trials;
    private readonly SortedDictionary<int, Activity> _activities = [];
    private readonly List<TrainerUnavailable> _unavailable = [];
    private Activity? _refit;
    private Trial? _best;
    private TimeSpan _elapsed;

    private ExperimentView(Terminal terminal, TimeSpan? budget, IReadOnlyList<Trial> earlier)
    {
        _terminal = terminal;
        _budget = budget;
        _trials = new(earlier.Where(trial => trial.State != TrialState.Running).ToDictionary(trial => trial.Id));
        _best = earlier.Where(trial => trial.State == TrialState.Finished).MaxBy(trial => trial.Score);
    }

    /// <summary>Runs an experiment and shows it.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="budget">Its time; null for no limit.</param>
    /// <param name="earlier">The trials of an experiment that is resumed.</param>
    /// <param name="experiment">Runs it.</param>
    public static ExperimentResult Run(
        Terminal terminal, TimeSpan? budget, IReadOnlyList<Trial> earlier, Func<IProgress<ExperimentEvent>, ExperimentResult> experiment)
    {
        var view = new ExperimentView(terminal, budget, earlier);
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
            _elapsed = value.Elapsed;
            _sinceEvent.Restart();
            switch (value)
            {
                case TrainerUnavailable unavailable:
                    _unavailable.Add(unavailable);
                    break;
                case TrialStarted { Trial: var trial }:
                    _activities[trial.Id] = new Activity(trial);
                    break;
                case TrialProgressed { Trial: var trial, Progress: var progress } when _activities.TryGetValue(trial.Id, out Activity? activity):
                    activity.Add(progress);
                    break;
                case TrialMeasured { Trial: var trial } when _activities.TryGetValue(trial.Id, out Activity? activity):
                    activity.Add(trial.Rungs[^1].Score.Accuracy);
                    break;
                case TrialEnded ended:
                    _activities.Remove(ended.Trial.Id);
                    _trials[ended.Trial.Id] = ended.Trial;
                    if (ended.IsBest)
                        _best = ended.Trial;
                    break;
                case RefitStarted refit:
                    _refit = new Activity(refit.Winner);
                    break;
                case RefitProgressed { Progress: var progress }:
                    _refit?.Add(progress);
                    break;
                case RefitEnded:
                    _refit = null;
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
            var running = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap().Width(CurveWidth)).AddColumn(new GridColumn().NoWrap());
            foreach ((int id, Activity activity) in _activities)
                running.AddRow(new Text($"trial {id}, {activity.Name}"), activity.Curve, new Text(activity.Text));
            if (_refit is { } refit)
                running.AddRow(new Text($"refit of {refit.Name}"), refit.Curve, new Text(refit.Text));
            return new Rows(TrainerTable.Create(_trials.Values, _best?.Id), running, new Text(Status()));
        }
    }

    private string Status()
    {
        TimeSpan elapsed = _elapsed + _sinceEvent.Elapsed;
        string time = _budget is { } budget
            ? $"{Figures.Seconds(elapsed)}, {Figures.Seconds(budget > elapsed ? budget - elapsed : TimeSpan.Zero)} left"
            : Figures.Seconds(elapsed);
        int pruned = _trials.Values.Count(trial => trial.State == TrialState.Pruned), failed = _trials.Values.Count(trial => trial.State == TrialState.Failed);
        string best = _best is { } trial ? $"best {Figures.Percent(trial.ValidationAccuracy)} (trial {trial.Id}, {trial.Name})" : "no model yet";
        return $"{time}   {best}   {_trials.Count} trials, {pruned} pruned, {failed} failed";
    }

    /// <summary>A training under way: what it says, and its curve.</summary>
    private sealed class Activity(Trial trial)
    {
        private readonly List<double> _losses = [], _accuracies = [.. trial.Rungs.Select(rung => rung.Score.Accuracy)];

        public string Name => trial.Name;

        public string Text { get; private set; } = "";

        /// <summary>Validation accuracies where they are known, else losses.</summary>
        public Text Curve => new(Sparkline.Draw(_accuracies.Count > 0 ? _accuracies : _losses, CurveWidth), new Style(Color.Green));

        public void Add(TrainingProgress progress)
        {
            Text = TrainingText.Of(progress);
            if (progress.Loss is { } loss && (_losses.Count == 0 || _losses[^1] != loss))
                _losses.Add(loss);
            if (progress.ValidationAccuracy is { } accuracy)
                Add(accuracy);
        }

        public void Add(double accuracy)
        {
            if (_accuracies.Count == 0 || _accuracies[^1] != accuracy)
                _accuracies.Add(accuracy);
        }
    }
}
