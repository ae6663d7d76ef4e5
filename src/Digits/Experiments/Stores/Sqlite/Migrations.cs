namespace Digits.Experiments.Stores.Sqlite;

/// <summary>
/// How the tables came to be: the statement at index i makes of schema version i the version i + 1. Files with each version are out there,
/// so that a statement never changes once it was released; what must be otherwise is a further one.
/// </summary>
internal static class Migrations
{
    public static readonly IReadOnlyList<string> All =
    [
        // Times are ticks of 100 ns, moments in UTC. Real numbers are NULL for what is not a number, which SQLite cannot hold. The
        // revision of a trial is higher than all others whenever it changes: so a reader finds what is new.
        """
        CREATE TABLE worker (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            machine TEXT NOT NULL,
            process INTEGER NOT NULL,
            processStart TEXT,
            lastBeat INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE experiment (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            description TEXT NOT NULL,
            spent INTEGER NOT NULL DEFAULT 0,
            spentUntil INTEGER NOT NULL DEFAULT 0,
            concluder INTEGER REFERENCES worker ON DELETE SET NULL
        ) STRICT;

        CREATE TABLE trial (
            id INTEGER PRIMARY KEY,
            revision INTEGER NOT NULL UNIQUE,
            worker INTEGER REFERENCES worker ON DELETE SET NULL,
            trainer TEXT NOT NULL,
            parameters TEXT NOT NULL,
            seed INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'pruned', 'failed')),
            validationAccuracy REAL,
            validationLogLoss REAL,
            duration INTEGER NOT NULL,
            trainingTime INTEGER NOT NULL,
            scoringTime INTEGER NOT NULL,
            cost REAL,
            reason TEXT
        ) STRICT;

        CREATE TABLE rung (
            trial INTEGER NOT NULL REFERENCES trial,
            position INTEGER NOT NULL,
            fidelity REAL,
            accuracy REAL,
            logLoss REAL,
            cost REAL,
            PRIMARY KEY (trial, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE checkpoint (trial INTEGER PRIMARY KEY REFERENCES trial, bytes BLOB NOT NULL) STRICT;

        CREATE TABLE model (trainer TEXT PRIMARY KEY, trial INTEGER NOT NULL REFERENCES trial, bytes BLOB NOT NULL) STRICT;

        CREATE TABLE outcome (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            best INTEGER NOT NULL,
            model BLOB NOT NULL,
            tests TEXT NOT NULL,
            refitSkippedReason TEXT,
            interrupted INTEGER NOT NULL
        ) STRICT;

        CREATE INDEX trialByWorker ON trial (worker);
        """,

        // When a trial ran, what it read in each validation image, and what else is to be told of the experiment, by a name.
        """
        ALTER TABLE trial ADD COLUMN began INTEGER;
        ALTER TABLE trial ADD COLUMN ended INTEGER;
        CREATE TABLE prediction (trial INTEGER PRIMARY KEY REFERENCES trial, digits BLOB NOT NULL) STRICT;
        CREATE TABLE note (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        """,
    ];
}
