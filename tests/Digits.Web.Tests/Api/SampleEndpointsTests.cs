using System.IO.Compression;
using Digits.Data;
using Digits.Tests.Support;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Api;

/// <summary>Samples: kept, corrected, listed, counted, exported, deleted.</summary>
public class SampleEndpointsTests
{
    [Test]
    public async Task A_sample_is_kept_with_who_wrote_it_and_what_the_model_read()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] image = Bodies.Image(4);

        using HttpResponseMessage response = await service.Owner.PostAsJsonAsync(
            "/v1/samples", new { pixels = Bodies.Pixels(image), label = 8, writer = " Ann ", source = "drawn" });
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        JsonElement sample = await service.Owner.GetAsync(response.Headers.Location).JsonAsync();

        Assert.That(sample.Int("label"), Is.EqualTo(8));
        Assert.That(sample.Text("writer"), Is.EqualTo("Ann"));
        Assert.That(sample.Text("source"), Is.EqualTo("drawn"));
        Assert.That(sample.Int("predicted"), Is.EqualTo(DigitPredictor.Default.Predict(image).Digit));
        Assert.That(sample.Flag("corrected"), Is.False);
        Assert.That(sample.GetProperty("created").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_picture_becomes_a_sample()
    {
        await using TestService service = await TestService.StartAsync();

        JsonElement sample = await service.Owner.PostAsync("/v1/samples", Bodies.Form(Bodies.Png(Bodies.Image(4)), ("label", "5"), ("writer", "Ann")))
            .JsonAsync(HttpStatusCode.Created);

        Assert.That(sample.Int("label"), Is.EqualTo(5));
        Assert.That(sample.Text("source"), Is.EqualTo("file"));
    }

    [Test]
    public async Task A_correction_becomes_a_sample()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] image = Bodies.Image(4);
        int read = DigitPredictor.Default.Predict(image).Digit, really = (read + 1) % 10;

        JsonElement sample = await service.Owner.PostAsJsonAsync("/v1/corrections", new { pixels = Bodies.Pixels(image), label = really })
            .JsonAsync(HttpStatusCode.Created);

        Assert.That(sample.Flag("corrected"), Is.True);
        Assert.That(sample.Int("was"), Is.EqualTo(read));
        JsonElement page = await service.Owner.GetAsync("/v1/samples?show=corrected").JsonAsync();
        Assert.That(page.GetProperty("samples").EnumerateArray().Select(one => one.Int("label")), Is.EqualTo(new[] { really }));
    }

    [Test]
    public async Task An_image_has_the_label_that_it_was_given_last()
    {
        await using TestService service = await TestService.StartAsync();
        int[] pixels = Bodies.Pixels(Bodies.Image(4));
        JsonElement first = await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels, label = 1 }).JsonAsync(HttpStatusCode.Created);

        JsonElement again = await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels, label = 2 }).JsonAsync();
        JsonElement corrected = await service.Owner.PostAsJsonAsync("/v1/corrections", new { sample = first.Int("id"), label = 3 }).JsonAsync();

        Assert.That(new[] { again.Int("id"), corrected.Int("id") }, Is.All.EqualTo(first.Int("id")));
        Assert.That(corrected.Int("label"), Is.EqualTo(3));
        Assert.That(corrected.Int("was"), Is.EqualTo(2));
        Assert.That((await service.Owner.GetAsync("/v1/samples").JsonAsync()).Int("total"), Is.EqualTo(1));
    }

    [Test]
    public async Task Pages_show_every_sample_once_the_newest_first()
    {
        await using TestService service = await TestService.StartAsync();
        for (int i = 0; i < 7; i++)
            await AddAsync(service, i);
        var seen = new List<int>();
        string next = "";
        do
        {
            JsonElement page = await service.Owner.GetAsync($"/v1/samples?limit=3{next}").JsonAsync();
            seen.AddRange(page.GetProperty("samples").EnumerateArray().Select(sample => sample.Int("id")));
            next = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } last ? $"&before={last}" : "";
        }
        while (next.Length > 0);

        Assert.That(seen, Has.Count.EqualTo(7).And.Ordered.Descending.And.Unique);
    }

    [Test]
    public async Task Digits_are_counted()
    {
        await using TestService service = await TestService.StartAsync();
        for (int i = 0; i < 12; i++)
            await AddAsync(service, i);

        JsonElement page = await service.Owner.GetAsync("/v1/samples?limit=0").JsonAsync();

        var expected = new float[10];
        for (int i = 0; i < 12; i++)
            expected[Bodies.Digits.Labels[i]]++;
        Assert.That(page.Numbers("digits"), Is.EqualTo(expected));
        Assert.That(page.Int("total"), Is.EqualTo(12));
        Assert.That(page.GetProperty("samples").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Uncertain_samples_and_those_labelled_otherwise_are_to_be_reviewed()
    {
        await using TestService service = await TestService.StartAsync();
        int[] noise = [.. Enumerable.Range(0, 784).Select(i => i * 7919 % 256)];
        await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels = noise, label = 1 }).JsonAsync(HttpStatusCode.Created);
        byte[] sure = Bodies.Image(0);
        await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels = Bodies.Pixels(sure), label = DigitPredictor.Default.Predict(sure).Digit })
            .JsonAsync(HttpStatusCode.Created);

        Assert.That((await service.Owner.GetAsync("/v1/samples?show=uncertain").JsonAsync()).Int("total"), Is.EqualTo(1));
        Assert.That((await service.Owner.GetAsync("/v1/samples?show=review").JsonAsync()).Int("total"), Is.EqualTo(1));
        Assert.That((await service.Owner.GetAsync("/v1/samples?show=all").JsonAsync()).Int("total"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_deleted_sample_is_gone()
    {
        await using TestService service = await TestService.StartAsync();
        int id = await AddAsync(service, 0);

        using HttpResponseMessage deleted = await service.Owner.DeleteAsync($"/v1/samples/{id}");

        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await service.Owner.GetAsync($"/v1/samples/{id}").ProblemAsync(404);
    }

    [TestCase("idx")]
    [TestCase("folder")]
    public async Task The_library_reads_what_is_exported(string format)
    {
        await using TestService service = await TestService.StartAsync();
        for (int i = 0; i < 25; i++)
            await AddAsync(service, i);
        using var folder = new TemporaryFolder();

        using (Stream zip = await service.Owner.GetStreamAsync($"/v1/samples/export?format={format}"))
            await ZipFile.ExtractToDirectoryAsync(zip, folder.Path);
        DigitData data = DigitReader.Read(folder.Path);

        Assert.That(data.Test, Is.Not.Null, "of 25 samples some are held out");
        DigitSet all = data.Training.Concat(data.Test!);
        IEnumerable<string> Images(DigitSet set, int count) =>
            Enumerable.Range(0, count).Select(i => $"{set.Labels[i]} {Convert.ToHexString(set.Image(i))}").Order(StringComparer.Ordinal);
        Assert.That(Images(all, all.Count), Is.EqualTo(Images(Bodies.Digits, 25)));
    }

    private static async Task<int> AddAsync(TestService service, int index) =>
        (await service.Owner.PostAsJsonAsync("/v1/samples", new { pixels = Bodies.Pixels(Bodies.Image(index)), label = (int)Bodies.Digits.Labels[index] })
            .JsonAsync(HttpStatusCode.Created)).Int("id");
}
