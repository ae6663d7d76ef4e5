using System.Text.Json;
using Dapper;
using Digits.Experiments.Spaces;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores.Sqlite;

/// <summary>The trials and their rungs.</summary>
/// <remarks>Not thread-safe. Reads only what has changed since it read before, as trials are asked for far more often than they change.</remarks>
internal sealed class TrialTable(SqliteConnection connection)
{
    private Trial[] _trials = [];
    private long _revision;

    /// <summary>All trials, as a snapshot.</summary>
    public IReadOnlyList<Trial> Read()
    {
        if (connection.ExecuteScalar<long?>("SELECT max(revision) FROM trial") is not { } newest || newest == _revision)
            return _trials;

        // One statement sees one state of the file, whatever others write meanwhile.
        var changed = connection.Query<TrialAndRung>(
            """
            SELECT trial.*, rung.fidelity, rung.accuracy, rung.logLoss, rung.position, rung.cost AS rungCost
            FROM trial LEFT JOIN rung ON rung.trial = trial.id
            WHERE trial.revision > @_revision ORDER BY trial.id, rung.position
            """,
            new { _revision }).GroupBy(row => row.Id).ToList();
        var trials = new List<Trial>(_trials);
        foreach (IGrouping<int, TrialAndRung> rows in changed)
        {
            Trial trial = ToTrial(rows);
            if (trial.Id <= trials.Count)
                trials[trial.Id - 1] = trial;
            else if (trial.Id == trials.Count + 1)
                trials.Add(trial);
            else
                throw new FormatException($"Trial {trials.Count + 1} is missing.");
        }

        _revision = changed.Max(rows => rows.First().Revision);
        return _trials = [.. trials];
    }

    /// <summary>Adds a trial of a worker.</summary>
    public void Insert(Trial trial, long worker)
    {
        connection.Execute(
            """
            INSERT INTO trial (id, revision, worker, trainer, parameters, seed, state, duration, trainingTime, scoringTime)
            VALUES (@Id, 0, @worker, @Trainer, @parameters, @Seed, 'running', 0, 0, 0)
            """,
            new { trial.Id, worker, trial.Trainer, parameters = JsonSerializer.Serialize(trial.Parameters, StoreJson.Default.ParameterSet), trial.Seed });
        Update(trial);
    }

    /// <summary>Keeps how a trial stands; what it is (trainer, parameters, seed) never changes.</summary>
    public void Update(Trial trial)
    {
        connection.Execute(
            """
            UPDATE trial SET revision = (SELECT max(revision) + 1 FROM trial), state = @state, validationAccuracy = @accuracy, validationLogLoss = @logLoss,
                began = @began, ended = @ended, duration = @duration, trainingTime = @trainingTime, scoringTime = @scoringTime, cost = @cost, reason = @Reason
            WHERE id = @Id
            """,
            new
            {
                trial.Id,
                state = TrialStateName.Of(trial.State),
                accuracy = trial.ValidationAccuracy,
                logLoss = OrNull(trial.ValidationLogLoss),
                began = trial.Began?.Ticks,
                ended = trial.Ended?.Ticks,
                duration = trial.Duration.Ticks,
                trainingTime = trial.TrainingTime.Ticks,
                scoringTime = trial.ScoringTime.Ticks,
                cost = OrNull(trial.Cost),
                trial.Reason,
            });
        connection.Execute("DELETE FROM rung WHERE trial = @Id", new { trial.Id });
        connection.Execute(
            "INSERT INTO rung (trial, position, fidelity, accuracy, logLoss, cost) VALUES (@Id, @position, @fidelity, @accuracy, @logLoss, @cost)",
            trial.Rungs.Select((rung, position) => new
            {
                trial.Id,
                position,
                fidelity = OrNull(rung.Fidelity),
                accuracy = OrNull(rung.Score.Accuracy),
                logLoss = OrNull(rung.Score.LogLoss),
                cost = OrNull(rung.Cost),
            }));
    }

    /// <summary>Whether a trial runs, and belongs to this worker.</summary>
    public bool IsRunningFor(long worker, int trialId) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM trial WHERE id = @trialId AND worker = @worker AND state = 'running')", new { trialId, worker });

    /// <summary>Makes a trial a worker's, or nobody's.</summary>
    public void Assign(int trialId, long? worker) =>
        connection.Execute("UPDATE trial SET worker = @worker WHERE id = @trialId", new { trialId, worker });

    private static Trial ToTrial(IEnumerable<TrialAndRung> rows)
    {
        TrialAndRung row = rows.First();
        ParameterSet parameters = JsonSerializer.Deserialize(row.Parameters, StoreJson.Default.ParameterSet) ?? throw new JsonException("Parameters are null.");
        return new Trial(row.Id, row.Trainer, parameters, row.Seed)
        {
            State = Enum.Parse<TrialState>(row.State, ignoreCase: true),
            Rungs = [.. rows.Where(rung => rung.Position is not null).Select(ToRung)],
            ValidationAccuracy = row.ValidationAccuracy,
            ValidationLogLoss = row.ValidationAccuracy is null ? null : row.ValidationLogLoss ?? double.NaN,
            Began = Time(row.Began),
            Ended = Time(row.Ended),
            Duration = TimeSpan.FromTicks(row.Duration),
            TrainingTime = TimeSpan.FromTicks(row.TrainingTime),
            ScoringTime = TimeSpan.FromTicks(row.ScoringTime),
            Cost = row.Cost ?? double.NaN,
            Reason = row.Reason,
        };
    }

    private static TimeSpan? Time(long? ticks) => ticks is { } known ? TimeSpan.FromTicks(known) : null;

    private static Rung ToRung(TrialAndRung row) => new(
        row.Fidelity ?? double.NaN, new ValidationScore(row.Accuracy ?? double.NaN, row.LogLoss ?? double.NaN), row.RungCost ?? double.NaN);

    // A diverged network's log-loss may be no number, which SQLite cannot hold.
    private static double? OrNull(double? number) => number is { } value && double.IsNaN(value) ? null : number;

    /// <summary>A row of the query above: a trial with one of its rungs, or with none.</summary>
    private sealed class TrialAndRung
    {
        public int Id { get; init; }

        public long Revision { get; init; }

        public string Trainer { get; init; } = "";

        public string Parameters { get; init; } = "";

        public int Seed { get; init; }

        public string State { get; init; } = "";

        public double? ValidationAccuracy { get; init; }

        public double? ValidationLogLoss { get; init; }

        public long? Began { get; init; }

        public long? Ended { get; init; }

        public long Duration { get; init; }

        public long TrainingTime { get; init; }

        public long ScoringTime { get; init; }

        public double? Cost { get; init; }

        public string? Reason { get; init; }

        public long? Position { get; init; }

        public double? Fidelity { get; init; }

        public double? Accuracy { get; init; }

        public double? LogLoss { get; init; }

        public double? RungCost { get; init; }
    }
}
