using System.Collections.Concurrent;
using Dapper;
using Digits.Tests.Support;
using Digits.Web.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Digits.Web.Tests.Storage;

/// <summary>What was acknowledged is there, however the service ends.</summary>
public class KillTests
{
    private const int Writers = 3;

    [Test]
    public async Task Every_acknowledged_sample_and_correction_is_there_after_kill_9_and_the_job_goes_on()
    {
        using var folder = new TemporaryFolder();
        var written = new AcknowledgedLabels();
        double progress = 0;
        int finished = 0;
        for (int round = 0; round < Effort.Times(3); round++)
        {
            using (ServiceProcess service = ServiceProcess.Start(folder.Path))
            {
                JsonElement job = await JobAsync(service);
                Assert.That(job.GetProperty("progress").GetDouble(), Is.AtLeast(progress), "it goes on where its last checkpoint was");
                Task[] clients =
                [
                    .. Enumerable.Range(0, Writers).Select(_ => UntilItEndsAsync(() => AddAsync(service, written))),
                    UntilItEndsAsync(() => CorrectAsync(service, written)),
                    UntilItEndsAsync(() => PredictAsync(service)),
                ];
                int enough = written.Count + 20;
                while (written.Count < enough || (round % 3 == 1 && !HasLearned(ReadJob(folder.File("digits.db")), progress)))
                    await Task.Delay(5);
                service.Kill();
                await Task.WhenAll(clients);
            }

            written.Check(ReadLabels(folder.File("digits.db")));
            (progress, bool hasFinished) = ReadJob(folder.File("digits.db"));
            finished += hasFinished ? 1 : 0;
        }

        await TestContext.Out.WriteLineAsync($"{written.Count} samples, {written.Corrections} corrections, {finished} jobs finished on the way");

        static bool HasLearned((double Progress, bool HasFinished) job, double before) => job.HasFinished || job.Progress > before;
    }

    [Test]
    public async Task A_job_goes_on_after_kill_9()
    {
        using var folder = new TemporaryFolder();
        long id;
        using (ServiceProcess service = ServiceProcess.Start(folder.Path))
        {
            id = (await service.Owner.PostAsJsonAsync("/v1/train", new { preset = "default" }).JsonAsync(HttpStatusCode.Accepted)).Int("id");
            while ((await service.Owner.GetAsync($"/v1/jobs/{id}").JsonAsync()).GetProperty("curve").GetArrayLength() < 3)
                await Task.Delay(50);
            service.Kill();
        }

        using (ServiceProcess service = ServiceProcess.Start(folder.Path))
        {
            JsonElement job;
            do
                job = await service.Owner.GetAsync($"/v1/jobs/{id}").JsonAsync();
            while (job.Text("state") is "queued" or "running" or "parked");
            Assert.That(job.Text("state"), Is.EqualTo("finished"), job.ToString());
            Assert.That(service.Terminate(), Is.Zero);
        }
    }

    /// <summary>The job that has not ended; a new one, where there is none.</summary>
    private static async Task<JsonElement> JobAsync(ServiceProcess service)
    {
        using HttpResponseMessage asked = await service.Owner.PostAsJsonAsync("/v1/train", new { preset = "default" });
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Accepted).Or.EqualTo(HttpStatusCode.Conflict));
        return (await service.Owner.GetAsync("/v1/jobs").JsonAsync()).GetProperty("jobs")[0];
    }

    private static async Task AddAsync(ServiceProcess service, AcknowledgedLabels written)
    {
        int number = written.Next();
        int[] pixels = [.. Enumerable.Range(0, 784).Select(i => i < 31 ? ((number >> i) & 1) * 255 : 0)]; // no two alike
        JsonElement sample = await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels, label = number % 10 }).JsonAsync(HttpStatusCode.Created);
        written.Added(sample.Int("id"), number % 10);
    }

    private static async Task CorrectAsync(ServiceProcess service, AcknowledgedLabels written)
    {
        if (written.Correctable() is not var (id, label))
        {
            await Task.Delay(5);
            return;
        }

        await service.Owner.PostAsJsonAsync("/v1/corrections", new { sample = id, label }).JsonAsync();
        written.Corrected(id);
    }

    private static async Task PredictAsync(ServiceProcess service) => await service.Owner.PostAsJsonAsync("/v1/predict", new { pixels = new int[784] }).JsonAsync();

    private static async Task UntilItEndsAsync(Func<Task> request)
    {
        try
        {
            while (true)
                await request();
        }
        catch (HttpRequestException)
        {
            // It was killed: this one was not acknowledged.
        }
        catch (IOException)
        {
            // Killed while it answered.
        }
    }

    private static Dictionary<long, int> ReadLabels(string file)
    {
        using SqliteConnection connection = Open(file);
        Assert.That(connection.ExecuteScalar<string>("PRAGMA integrity_check"), Is.EqualTo("ok"));
        return connection.Query<(long Id, int Label)>("SELECT id, label FROM sample").ToDictionary(sample => sample.Id, sample => sample.Label);
    }

    /// <summary>How far the job is that has not ended: 0 where it has.</summary>
    private static (double Progress, bool HasFinished) ReadJob(string file)
    {
        using SqliteConnection connection = Open(file);
        (string state, string content) = connection.QuerySingle<(string, string)>("SELECT state, content FROM job ORDER BY id DESC LIMIT 1");
        using JsonDocument job = JsonDocument.Parse(content);
        return state == "Finished" ? (0, true) : (job.RootElement.GetProperty("progress").GetDouble(), false);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>What was acknowledged of samples and of corrections.</summary>
    private sealed class AcknowledgedLabels
    {
        private readonly ConcurrentDictionary<long, (int Label, int? Asked)> _labels = new();
        private int _next, _corrections;

        public int Count => _labels.Count;

        public int Corrections => _corrections;

        public int Next() => Interlocked.Increment(ref _next);

        public void Added(long id, int label) => _labels[id] = (label, null);

        /// <summary>A sample of which no correction is under way, and another label for it; null where there is none yet.</summary>
        public (long Id, int Label)? Correctable()
        {
            if (_labels.Where(one => one.Value.Asked is null).Select(one => one.Key).DefaultIfEmpty(-1).Max() is not (>= 0 and var id))
                return null;
            int label = (_labels[id].Label + 1) % 10;
            _labels[id] = (_labels[id].Label, label);
            return (id, label);
        }

        public void Corrected(long id)
        {
            _labels[id] = (_labels[id].Asked!.Value, null);
            Interlocked.Increment(ref _corrections);
        }

        /// <summary>All is there; a correction that was asked for, and not acknowledged, may have been made or not.</summary>
        public void Check(Dictionary<long, int> kept)
        {
            Assert.That(_labels.Where(one => kept.GetValueOrDefault(one.Key, -1) is var label && label != one.Value.Label && label != one.Value.Asked), Is.Empty);
            foreach ((long id, (_, int? asked)) in _labels)
            {
                if (asked is not null)
                    _labels[id] = (kept[id], null);
            }
        }
    }
}
