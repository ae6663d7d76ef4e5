using Digits.Experiments;
using Digits.Experiments.Stores;
using Digits.Experiments.Stores.Sqlite;
using Digits.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework.Constraints;
using static Digits.Tests.Support.SampleExperiment;

namespace Digits.Tests.Experiments.Stores;

/// <summary>Which files are experiments, and which are refused.</summary>
internal sealed class SqliteFileTests
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("experiment.db");

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_file_that_exists_is_not_replaced()
    {
        File.WriteAllText(Path, "precious");
        Assert.That(() => SqliteStore.Create(Path, Description), Refused("exists already"));
        Assert.That(File.ReadAllText(Path), Is.EqualTo("precious"));
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1), "nothing is left beside it");
    }

    [Test]
    public void Of_several_who_create_a_file_at_once_one_does()
    {
        SqliteStore?[] stores = [.. Enumerable.Range(0, 4).AsParallel().Select(_ => TryCreate())];
        Assert.That(stores.OfType<SqliteStore>().Count(), Is.EqualTo(1));
        foreach (SqliteStore? store in stores)
            store?.Dispose();
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1));

        SqliteStore? TryCreate()
        {
            try
            {
                return SqliteStore.Create(Path, Description);
            }
            catch (ExperimentStoreException)
            {
                return null;
            }
        }
    }

    [Test]
    public void A_folder_must_exist() =>
        Assert.That(() => SqliteStore.Create(_folder.File("none/experiment.db"), Description), Refused("folder does not exist"));

    [Test]
    public void A_missing_file_is_refused_and_not_made()
    {
        Assert.That(() => SqliteStore.Open(Path), Refused("does not exist"));
        Assert.That(File.Exists(Path), Is.False);
    }

    [Test]
    public void What_is_no_database_is_refused()
    {
        File.WriteAllText(Path, "These are the notes of a day at the sea. " + new string('~', 5000));
        Assert.That(() => SqliteStore.Open(Path), Refused("no SQLite database"));
    }

    [Test]
    public void An_empty_file_is_refused()
    {
        File.WriteAllText(Path, "");
        Assert.That(() => SqliteStore.Open(Path), Refused("something else"));
        Assert.That(new FileInfo(Path).Length, Is.Zero);
    }

    [Test]
    public void Another_application_s_database_is_refused_and_not_changed()
    {
        Execute("CREATE TABLE trial (id INTEGER)");
        byte[] before = File.ReadAllBytes(Path);
        Assert.That(() => SqliteStore.Open(Path), Refused("something else"));
        Assert.That(File.ReadAllBytes(Path), Is.EqualTo(before));
    }

    [Test]
    public void A_newer_version_s_file_is_refused()
    {
        Create();
        Execute("PRAGMA user_version = 99");
        Assert.That(() => SqliteStore.Open(Path), Refused("version 99"));
    }

    [Test]
    public void A_damaged_file_is_refused([Values("cut", "overwritten")] string how)
    {
        Create();
        using (FileStream file = File.OpenWrite(Path))
        {
            if (how == "cut")
                file.SetLength(file.Length / 2);
            file.Position = 5000;
            file.Write(new byte[8000]);
        }

        Assert.That(() => SqliteStore.Open(Path), Refused("damaged"));
    }

    [TestCase("UPDATE trial SET parameters = '{'")]
    [TestCase("UPDATE trial SET parameters = '{\"x\":[]}'")]
    [TestCase("PRAGMA foreign_keys = OFF; UPDATE trial SET id = 3 WHERE id = 1")]
    [TestCase("UPDATE trial SET seed = 12345678901")]
    [TestCase("ALTER TABLE trial DROP COLUMN reason")]
    public void What_another_program_wrote_is_told_when_it_is_read(string change)
    {
        Create();
        Execute(change);
        using SqliteStore store = SqliteStore.Open(Path);
        Assert.That(() => store.Begin(_ => store.Trials[^1] with { Id = 3, State = TrialState.Running }), Refused("experiment"));
    }

    [Test]
    public void A_description_that_another_program_wrote_is_told_when_it_is_read()
    {
        Create();
        Execute("UPDATE experiment SET description = '{}'");
        using SqliteStore store = SqliteStore.Open(Path);
        Assert.That(() => store.Description, Refused("holds what no experiment holds"));
    }

    [Test]
    public void A_file_of_an_older_version_is_brought_up_to_date()
    {
        Create();
        string[] migrations = [.. Migrations.All, "ALTER TABLE trial ADD COLUMN note TEXT NOT NULL DEFAULT 'none'; CREATE TABLE later (id INTEGER)"];
        for (int i = 0; i < 2; i++)
        {
            using SqliteStore store = SqliteStore.Open(Path, ProcessIdentity.Current, migrations);
            Assert.That(store.Trials.Select(trial => (trial.Id, trial.State)), Is.EqualTo(new[] { (1, TrialState.Finished), (2, TrialState.Running) }));
        }

        Assert.That(Execute("SELECT note FROM trial WHERE id = 1"), Is.EqualTo("none"));
        Assert.That(Execute("PRAGMA user_version"), Is.EqualTo(Migrations.All.Count + 1));
        Assert.That(() => SqliteStore.Open(Path), Refused("newer"), "by the version that does not know the migration");
    }

    [Test]
    public void What_the_first_version_kept_is_there_and_what_it_did_not_is_unknown()
    {
        Create();
        Execute("DROP TABLE note; DROP TABLE prediction; ALTER TABLE trial DROP COLUMN began; ALTER TABLE trial DROP COLUMN ended; PRAGMA user_version = 1");
        using SqliteStore store = SqliteStore.Open(Path);
        Assert.That(store.Trials.Select(trial => (trial.Id, trial.ValidationAccuracy, trial.Began, trial.Ended)), Is.EqualTo(
            ((int, double?, TimeSpan?, TimeSpan?)[])[(1, 0.5, null, null), (2, null, null, null)]));
        Assert.That((store.ReadPredictions(1), store.ReadNote("machine")), Is.EqualTo(((byte[]?)null, (byte[]?)null)));
    }

    [Test]
    public void A_migration_that_fails_leaves_the_file_as_it_was()
    {
        Create();
        string[] migrations = [.. Migrations.All, "CREATE TABLE later (id INTEGER); INSERT INTO nowhere VALUES (1)"];
        Assert.That(() => SqliteStore.Open(Path, ProcessIdentity.Current, migrations), Refused("nowhere"));
        Assert.That(Execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'"), Is.Zero);
        using SqliteStore store = SqliteStore.Open(Path);
        Assert.That(store.Trials, Has.Count.EqualTo(2));
    }

    /// <summary>The message has the file's name and these words.</summary>
    private ContainsConstraint Refused(string words) =>
        Throws.TypeOf<ExperimentStoreException>().With.Message.StartsWith(_folder.Path).And.Message.Contains(words);

    /// <summary>A file with two trials, closed.</summary>
    private void Create()
    {
        using SqliteStore store = SqliteStore.Create(Path, Description);
        store.Close(store.Begin(Next())!.WithRung(1, 0.5).Finished(0.5), new byte[20_000]);
        store.Begin(Next());
    }

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own words
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
