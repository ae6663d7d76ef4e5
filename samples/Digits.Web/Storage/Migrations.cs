namespace Digits.Web.Storage;

/// <summary>
/// How the tables came to be: the statement at index i makes of schema version i the version i + 1. A statement never changes once it was
/// released; what must be otherwise is a further one.
/// </summary>
internal static class Migrations
{
    public static readonly IReadOnlyList<string> All =
    [
        // Times are milliseconds since 1970 in UTC, images 28×28 bytes in normal form. The last promotion tells which model is served.
        """
        CREATE TABLE model (
            id TEXT PRIMARY KEY,
            bytes BLOB NOT NULL,
            origin TEXT NOT NULL,
            job INTEGER,
            created INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE promotion (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL REFERENCES model,
            promoted INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;

        CREATE TABLE sample (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hash TEXT NOT NULL UNIQUE,
            pixels BLOB NOT NULL CHECK (length(pixels) = 784),
            label INTEGER NOT NULL CHECK (label BETWEEN 0 AND 9),
            writer TEXT,
            source TEXT NOT NULL,
            heldOut INTEGER NOT NULL,
            created INTEGER NOT NULL,
            predicted INTEGER NOT NULL,
            confidence REAL NOT NULL,
            model TEXT NOT NULL
        ) STRICT;

        CREATE TABLE correction (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sample INTEGER NOT NULL REFERENCES sample ON DELETE CASCADE,
            was INTEGER NOT NULL,
            label INTEGER NOT NULL,
            created INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE prediction (
            id INTEGER PRIMARY KEY,
            created INTEGER NOT NULL,
            hash BLOB NOT NULL,
            model TEXT NOT NULL,
            preprocessing INTEGER NOT NULL,
            digit INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            scores BLOB NOT NULL,
            microseconds INTEGER NOT NULL,
            pixels BLOB
        ) STRICT;

        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state TEXT NOT NULL,
            content TEXT NOT NULL
        ) STRICT;

        CREATE TABLE checkpoint (job INTEGER PRIMARY KEY REFERENCES job, bytes BLOB NOT NULL) STRICT;

        CREATE INDEX correctionBySample ON correction (sample);
        CREATE INDEX sampleByConfidence ON sample (confidence);
        """,
    ];
}
