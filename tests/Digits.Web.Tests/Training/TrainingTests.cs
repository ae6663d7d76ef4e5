using System.Net.ServerSentEvents;
using Digits.Tests.Support;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Training;

/// <summary>Jobs: from their request to a verdict, also when the service ends in between.</summary>
public class TrainingTests
{
    [Test]
    public async Task A_job_learns_from_data_and_samples_and_its_model_takes_over_on_demand()
    {
        await using TestService service = await TestService.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels = Bodies.Pixels(Bodies.Image(i)), label = (int)Bodies.Digits.Labels[i] })
                .JsonAsync(HttpStatusCode.Created);
        }

        JsonElement asked = await service.Owner.PostAsJsonAsync("/v1/train", new { preset = "fast", force = true }).JsonAsync(HttpStatusCode.Accepted);
        await service.Owner.PostAsJsonAsync("/v1/train", new { preset = "fast" }).ProblemAsync(409);
        JsonElement job = await EndAsync(service, asked.Int("id"));

        Assert.That(job.Text("state"), Is.EqualTo("finished"), job.ToString());
        JsonElement data = job.GetProperty("data"), verdict = job.GetProperty("verdict");
        Assert.That(data.Int("samples") + data.Int("testSamples"), Is.EqualTo(20));
        Assert.That(verdict.GetProperty("candidate").GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.9));
        Assert.That(verdict.Flag("promoted"), Is.True);
        JsonElement model = await service.Client.GetAsync("/v1/model").JsonAsync();
        Assert.That(model.Text("id"), Is.EqualTo(job.Text("model")));
        JsonElement answer = await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = Bodies.Pixels(Bodies.Image(0)) }).JsonAsync();
        Assert.That(answer.Text("model"), Is.EqualTo(job.Text("model")));
        Assert.That(job.GetProperty("curve").GetArrayLength(), Is.GreaterThan(10));
    }

    [Test]
    public async Task A_better_model_takes_over_and_an_equal_one_does_not()
    {
        // The shipped model has never seen the made-up digits of these tests: what learns from them is better at them.
        await using TestService service = await TestService.StartAsync();

        JsonElement better = await EndAsync(service, await BeginAsync(service));
        JsonElement same = await EndAsync(service, await BeginAsync(service));

        Assert.That(better.GetProperty("verdict").Flag("promoted"), Is.True, better.ToString());
        Assert.That(same.GetProperty("verdict").Flag("promoted"), Is.False);
        Assert.That(same.GetProperty("verdict").GetProperty("pValue").GetDouble(), Is.EqualTo(1));
        JsonElement models = await service.Owner.GetAsync("/v1/models").JsonAsync();
        Assert.That(
            models.GetProperty("models").EnumerateArray().Single(model => model.Flag("current")).Text("id"), Is.EqualTo(better.Text("model")));
    }

    [Test]
    public async Task An_old_model_can_answer_again()
    {
        await using TestService service = await TestService.StartAsync();
        string old = (await service.Client.GetAsync("/v1/model").JsonAsync()).Text("id")!;
        await EndAsync(service, await BeginAsync(service));

        await service.Owner.PostAsync($"/v1/models/{old}/promote", null).JsonAsync();

        Assert.That((await service.Client.GetAsync("/v1/model").JsonAsync()).Text("id"), Is.EqualTo(old));
    }

    [Test]
    public async Task Events_tell_how_a_job_goes_on_and_end_with_it()
    {
        await using TestService service = await TestService.StartAsync();
        int id = await BeginAsync(service);

        using Stream stream = await service.Owner.GetStreamAsync($"/v1/jobs/{id}/events");
        var events = new List<(string Type, JsonElement Job)>();
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync())
            events.Add((item.EventType, JsonDocument.Parse(item.Data).RootElement));

        Assert.That(events.SkipLast(1).Select(one => one.Type), Is.All.EqualTo("progress").And.Not.Empty);
        Assert.That(events[^1].Type, Is.EqualTo("end"));
        Assert.That(events[^1].Job.Text("state"), Is.EqualTo("finished"));
        Assert.That(events.Select(one => one.Job.GetProperty("progress").GetDouble()), Is.Ordered);
    }

    [Test]
    public async Task A_cancelled_job_has_ended()
    {
        await using TestService service = await TestService.StartAsync();
        int id = await BeginAsync(service, "default");
        await UntilAsync(service, id, job => job.Text("state") == "running");

        await service.Owner.DeleteAsync($"/v1/jobs/{id}").JsonAsync(HttpStatusCode.Accepted);
        JsonElement job = await EndAsync(service, id);

        Assert.That(job.Text("state"), Is.EqualTo("cancelled"));
        await service.Owner.PostAsJsonAsync("/v1/train", new { preset = "fast" }).JsonAsync(HttpStatusCode.Accepted);
    }

    [Test]
    public async Task A_job_goes_on_after_a_restart_to_the_same_model()
    {
        using var folder = new TemporaryFolder();
        string whole, parked;
        await using (TestService service = await TestService.StartAsync())
            whole = (await EndAsync(service, await BeginAsync(service, "default"))).Text("model")!;

        int id;
        await using (TestService service = await TestService.StartInAsync(folder.Path))
        {
            id = await BeginAsync(service, "default");
            await UntilAsync(service, id, job => job.GetProperty("curve").GetArrayLength() > 2);
        }

        await using (TestService service = await TestService.StartInAsync(folder.Path))
        {
            Assert.That((await service.Owner.GetAsync($"/v1/jobs/{id}").JsonAsync()).GetProperty("progress").GetDouble(), Is.GreaterThan(0.1));
            parked = (await EndAsync(service, id)).Text("model")!;
        }

        Assert.That(parked, Is.EqualTo(whole));
    }

    private static async Task<int> BeginAsync(TestService service, string preset = "fast") =>
        (await service.Owner.PostAsJsonAsync("/v1/train", new { preset }).JsonAsync(HttpStatusCode.Accepted)).Int("id");

    private static Task<JsonElement> EndAsync(TestService service, int id) =>
        UntilAsync(service, id, job => job.Text("state") is "finished" or "failed" or "cancelled");

    private static async Task<JsonElement> UntilAsync(TestService service, int id, Predicate<JsonElement> isSo)
    {
        while (true)
        {
            JsonElement job = await service.Owner.GetAsync($"/v1/jobs/{id}").JsonAsync();
            if (isSo(job) || job.Text("state") == "failed")
                return job;
            await Task.Delay(50);
        }
    }
}
