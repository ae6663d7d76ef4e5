using System.Collections.Concurrent;
using Digits.Tests.Support;
using Digits.Web.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Digits.Web.Tests.Storage;

/// <summary>What was acknowledged is there, however the service ends.</summary>
public class KillTests
{
    private const int Writers = 3;

    [Test]
    public async Task Every_acknowledged_sample_is_there_after_kill_9()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new ConcurrentDictionary<long, int>();
        int next = 0;
        for (int round = 0; round < Effort.Times(3); round++)
        {
            using (ServiceProcess service = ServiceProcess.Start(folder.Path))
            {
                Task[] writers = [.. Enumerable.Range(0, Writers).Select(_ =>
                    WriteUntilItEndsAsync(service, acknowledged, () => Interlocked.Increment(ref next)))];
                int enough = acknowledged.Count + 20;
                while (acknowledged.Count < enough)
                    await Task.Delay(5);
                service.Kill();
                await Task.WhenAll(writers);
            }

            using (ServiceProcess service = ServiceProcess.Start(folder.Path))
            {
                Assert.That((await service.Owner.GetAsync("/v1/samples?limit=0").JsonAsync()).Int("total"), Is.AtLeast(acknowledged.Count));
                service.Kill();
            }

            Dictionary<long, int> kept = ReadLabels(folder.File("digits.db"));
            Assert.That(acknowledged.Where(sample => kept.GetValueOrDefault(sample.Key, -1) != sample.Value), Is.Empty);
        }
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

    private static async Task WriteUntilItEndsAsync(ServiceProcess service, ConcurrentDictionary<long, int> acknowledged, Func<int> next)
    {
        try
        {
            while (true)
            {
                int number = next();
                int[] pixels = new int[784];
                (pixels[number % 784], pixels[number / 784 % 784], pixels[783]) = (255, 128, (number % 255) + 1); // no two alike
                JsonElement sample = await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels, label = number % 10 }).JsonAsync(HttpStatusCode.Created);
                acknowledged[sample.Int("id")] = number % 10;
            }
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
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.That(command.ExecuteScalar(), Is.EqualTo("ok"));
        command.CommandText = "SELECT id, label FROM sample";
        using SqliteDataReader reader = command.ExecuteReader();
        var labels = new Dictionary<long, int>();
        while (reader.Read())
            labels[reader.GetInt64(0)] = reader.GetInt32(1);
        return labels;
    }
}
