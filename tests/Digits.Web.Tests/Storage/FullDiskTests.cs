using Digits.Tests.Support;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Storage;

/// <summary>When the disk is full, what needs no disk goes on.</summary>
public class FullDiskTests
{
    [Test]
    public async Task Predictions_go_on_and_writes_are_refused_until_there_is_room()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.File("disk"), kilobytes: 32 * 1024);
        await using (TestService service = await TestService.StartInAsync(disk.Path))
        {
            await SendAsync(service, 0).JsonAsync(HttpStatusCode.Created);
            disk.Fill();

            int refused = 0;
            for (int i = 1; i < 100; i++)
            {
                using HttpResponseMessage response = await SendAsync(service, i);
                if (response.StatusCode == HttpStatusCode.Created)
                    continue; // the last free bytes of what SQLite has already
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InsufficientStorage));
                refused++;
                await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = Bodies.Pixels(Bodies.Image(i)) }).JsonAsync();
            }

            Assert.That(refused, Is.Positive);
            await SendAsync(service, 200).ProblemAsync(507);
            await service.Owner.PostAsJsonAsync("/v1/train", new { preset = "fast" }).ProblemAsync(507);
            await service.Client.GetAsync("/readyz").JsonAsync();

            disk.MakeRoom();
            await SendAsync(service, 200).JsonAsync(HttpStatusCode.Created);
        }

        await using (TestService service = await TestService.StartInAsync(disk.Path))
        {
            JsonElement page = await service.Owner.GetAsync("/v1/samples?limit=200").JsonAsync();
            Assert.That(page.Int("total"), Is.AtLeast(2));
        }
    }

    private static Task<HttpResponseMessage> SendAsync(TestService service, int index) =>
        service.Owner.PostAsJsonAsync("/v1/samples", new { pixels = Bodies.Pixels(Bodies.Image(index)), label = (int)Bodies.Digits.Labels[index] });
}
