using System.Diagnostics;
using Digits.Experiments;
using Digits.Experiments.Stores;
using Digits.Experiments.Stores.Sqlite;
using Digits.Tests.Support;
using Microsoft.Data.Sqlite;
using static Digits.Tests.Support.SampleExperiment;

namespace Digits.Tests.Experiments.Stores;

internal sealed class SqliteStoreTests : ExperimentStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IExperimentStore> _stores = [];

    private string File => _folder.File("experiment.db");

    [TearDown]
    public void TearDown()
    {
        foreach (IExperimentStore store in _stores)
            store.Dispose();
        _folder.Dispose();
    }

    protected override IExperimentStore Create(ExperimentDescription description, TimeProvider clock) =>
        Noted(SqliteStore.Create(File, description, clock: clock));

    protected override IExperimentStore Join(TimeProvider clock) => Noted(SqliteStore.Open(File, clock: clock));

    [Test]
    public void All_is_there_after_a_restart()
    {
        Trial[] trials;
        using (SqliteStore store = SqliteStore.Create(File, Description, clock: Clock))
        {
            trials = [store.Begin(Next())!.WithRung(1, 0.3).Finished(0.1 + 0.2), store.Begin(Next("sdca"))!.WithRung(0.25, Math.BitIncrement(0.5))];
            store.Close(trials[0], (byte[])[1, 2]);
            store.Record(trials[1], (byte[])[3, 4]);
            Clock.Pass(5);
            store.Beat(TimeSpan.FromTicks(12345));
            store.TryClaimConclusion();
            store.Conclude(Outcome(1));
        }

        Assert.That(Directory.GetFiles(_folder.Path).Select(Path.GetFileName), Is.EqualTo((string[])["experiment.db"]), "one file");
        using (SqliteStore store = SqliteStore.Open(File))
        {
            Assert.Multiple(() =>
            {
                Assert.That(store.Trials.Select(Values), Is.EqualTo(trials.Select(Values)));
                Assert.That(store.Trials.Select(trial => trial.Parameters.ToString()), Is.EqualTo(trials.Select(trial => trial.Parameters.ToString())));
                Assert.That(store.ReadModel(1), Is.EqualTo((byte[])[1, 2]));
                Assert.That(store.ReadCheckpoint(2), Is.EqualTo((byte[])[3, 4]));
                Assert.That(store.Spent, Is.EqualTo(TimeSpan.FromTicks(12345)));
                Assert.That(store.Outcome!.Model, Is.EqualTo(Outcome(1).Model));
                Assert.That(store.Outcome.Tests, Is.EqualTo(Outcome(1).Tests));
                Assert.That((store.Outcome.Best, store.Outcome.RefitSkippedReason, store.Outcome.Interrupted), Is.EqualTo((1, "no time", true)));
            });
        }
    }

    [Test]
    public void A_reader_without_trials_of_its_own_sees_what_others_do()
    {
        using SqliteStore store = SqliteStore.Create(File, Description);
        using SqliteStore reader = SqliteStore.Open(File);
        Trial first = store.Begin(Next())!;
        Assert.That(reader.Trials.Select(Values), Is.EqualTo(new[] { Values(first) }));
        IReadOnlyList<Trial> before = reader.Trials;
        store.Beat(TimeSpan.Zero);
        Assert.That(reader.Trials, Is.SameAs(before), "no trial has changed");
        Trial second = store.Begin(Next())!;
        store.Record(first.WithRung(0.5, 0.6), default);
        Assert.That(reader.Trials.Select(Values), Is.EqualTo(new[] { first.WithRung(0.5, 0.6), second }.Select(Values)));
    }

    [Test]
    public void A_worker_whose_process_has_ended_is_dead_at_once()
    {
        using SqliteStore store = SqliteStore.Create(File, Description, clock: Clock);
        using var process = Process.Start(OperatingSystem.IsWindows() ? new ProcessStartInfo("ping", "-n 60 localhost") : new ProcessStartInfo("sleep", "60"))!;
        using SqliteStore other = Open(ProcessIdentity.Of(process.Id));
        other.Begin(Next());
        Assert.That((store.OthersAtWork, store.TakeOver()), Is.EqualTo((true, (Trial?)null)));
        process.Kill();
        process.WaitForExit();
        Assert.That(store.OthersAtWork, Is.False);
        Assert.That(store.TakeOver()!.Id, Is.EqualTo(1));
    }

    [Test]
    public void A_worker_whose_process_number_is_another_one_s_by_now_is_dead_at_once()
    {
        using SqliteStore store = SqliteStore.Create(File, Description, clock: Clock);
        using SqliteStore other = Open(ProcessIdentity.Current with { Start = "0" });
        other.Begin(Next());
        Assert.That(store.TakeOver()!.Id, Is.EqualTo(1));
    }

    [Test]
    public void Of_a_worker_on_another_machine_only_its_silence_tells()
    {
        using SqliteStore store = SqliteStore.Create(File, Description, clock: Clock);
        using SqliteStore other = Open(ProcessIdentity.Current with { Machine = "elsewhere", Start = "0" });
        other.Begin(Next());
        Assert.That(store.TakeOver(), Is.Null);
        Clock.Pass(11);
        Assert.That(store.TakeOver()!.Id, Is.EqualTo(1));
    }

    [Test]
    public void Dropped_checkpoints_and_models_do_not_let_the_file_grow()
    {
        var bytes = new byte[1 << 20];
        using (SqliteStore store = SqliteStore.Create(File, Description))
        {
            for (int i = 0; i < 10; i++)
            {
                Trial trial = store.Begin(Next())!;
                store.Record(trial, bytes);
                store.Record(trial, bytes);
                store.Close(trial.Finished(i / 10.0), bytes);
            }
        }

        Assert.That(new FileInfo(File).Length, Is.LessThan(5 << 20)); // at most a model, the one before, a checkpoint and the one before
    }

    [Test]
    public void Bytes_that_no_database_holds_are_refused()
    {
        using SqliteStore store = SqliteStore.Create(File, Description);
        Trial trial = store.Begin(Next())!;
        var bytes = new byte[SqliteStore.MaxBytes + 1]; // never touched, so that it takes no memory
        Assert.That(() => store.Record(trial, bytes), Throws.TypeOf<ExperimentStoreException>().With.Message.Contains("900,000,001"));
        Assert.That(store.Record(trial, bytes.AsMemory(0, 1)));
    }

    [Test]
    public void A_copy_made_in_the_middle_of_a_change_has_all_that_was_kept_before()
    {
        using SqliteStore store = SqliteStore.Create(File, Description);
        Trial trial = store.Begin(Next())!;
        store.Record(trial, (byte[])[1]);
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        Execute(connection, "PRAGMA cache_spill = 1; PRAGMA cache_size = 10");
        Execute(connection, "UPDATE trial SET state = 'failed'; UPDATE checkpoint SET bytes = zeroblob(8000000)");
        Assert.That(new FileInfo(File + "-wal").Length, Is.GreaterThan(4_000_000), "half of the change is in the log");
        foreach (string suffix in (string[])["", "-wal"])
            System.IO.File.Copy(File + suffix, _folder.File("copy.db") + suffix);
        using SqliteStore copy = SqliteStore.Open(_folder.File("copy.db"));
        Assert.That(copy.Trials.Select(Values), Is.EqualTo(new[] { Values(trial) }));
        Assert.That(copy.ReadCheckpoint(1), Is.EqualTo((byte[])[1]));
    }

    [Test]
    public void A_full_disk_is_told_and_loses_nothing()
    {
        using var disk = new SmallDisk(_folder.File("disk"));
        string path = disk.File("experiment.db");
        using (SqliteStore store = SqliteStore.Create(path, Description, clock: Clock))
        {
            Trial trial = store.Begin(Next())!;
            store.Record(trial, new byte[100_000]);
            disk.Fill();
            Assert.That(
                () => store.Record(trial.WithRung(0.5, 0.5), new byte[200_000]),
                Throws.TypeOf<ExperimentStoreException>().With.Message.Contains("disk"));
            Assert.That(store.Trials.Select(Values), Is.EqualTo(new[] { Values(trial) }));
            Assert.That(store.ReadCheckpoint(1), Has.Length.EqualTo(100_000));
            disk.MakeRoom();
            Assert.That(store.Record(trial.WithRung(0.5, 0.5), new byte[50_000]), "there is room again");
            disk.Fill();
        }

        using (SqliteStore store = SqliteStore.Open(path, clock: Clock))
        {
            Assert.That(store.Trials[0].Rungs, Has.Count.EqualTo(1));
            Assert.That(store.ReadCheckpoint(1), Has.Length.EqualTo(50_000));
            Assert.That(store.TakeOver, Throws.TypeOf<ExperimentStoreException>().With.Message.Contains("disk"));
            disk.MakeRoom();
            Clock.Pass(11); // the worker before could not write that it left
            Assert.That(store.TakeOver()!.Id, Is.EqualTo(1));
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own words
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteStore Open(ProcessIdentity process) => SqliteStore.Open(File, process, Migrations.All, clock: Clock);

    private SqliteStore Noted(SqliteStore store)
    {
        _stores.Add(store);
        return store;
    }
}
