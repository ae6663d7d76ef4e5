using Digits.Tests.Support;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Operation;

/// <summary>What an operator meets.</summary>
public class OperationTests
{
    [Test]
    public void The_key_is_made_at_the_first_start_and_shown_then_only()
    {
        using var folder = new TemporaryFolder();
        string first, second;
        using (ServiceProcess service = ServiceProcess.Start(folder.Path, ("DIGITS_API_KEY", "")))
            first = service.Output;
        using (ServiceProcess service = ServiceProcess.Start(folder.Path, ("DIGITS_API_KEY", "")))
            second = service.Output;

        string key = File.ReadAllText(folder.File("api-key")).Trim();
        Assert.That(first, Does.Contain(key));
        Assert.That(second, Does.Not.Contain(key));
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(folder.File("api-key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [TestCase("DIGITS_LIMITS__PICTURE_BYTES", "12", "PictureBytes")]
    [TestCase("DIGITS_LIMITS__PICTURE_BYTES", "many", "PictureBytes")]
    [TestCase("DIGITS_API_KEY", "short", "ApiKey")]
    [TestCase("DIGITS_MODEL", "/no/such/model.zip", "/no/such/model.zip")]
    [TestCase("DIGITS_DATA_FOLDER", "/proc/none", "DIGITS_DATA_FOLDER")]
    public void A_wrong_option_is_told_in_a_line(string variable, string value, string told)
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string errors) = ServiceProcess.Fail(folder.Path, (variable, value));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain(told).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_second_service_does_not_take_the_folder_of_the_first()
    {
        using var folder = new TemporaryFolder();
        await using TestService first = await TestService.StartInAsync(folder.Path);
        (int exitCode, string errors) = ServiceProcess.Fail(folder.Path);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain(folder.Path));
    }

    [Test]
    public async Task A_request_that_has_begun_is_answered_before_the_service_ends()
    {
        using var folder = new TemporaryFolder();
        using ServiceProcess service = ServiceProcess.Start(folder.Path);
        byte[] images = [.. Enumerable.Range(0, 8000).SelectMany(i => Bodies.Image(i % 2000))];

        Task<HttpResponseMessage> asked = service.Owner.PostAsync("/v1/predict", Bodies.Batch(images));
        while (await ReadingsAsync(service) == 0)
            await Task.Delay(5);
        int exitCode = service.Terminate();

        Assert.That((await asked.JsonAsync()).GetArrayLength(), Is.EqualTo(8000));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task Predictions_are_counted_by_digit()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] image = Bodies.Image(2);
        await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = Bodies.Pixels(image) }).JsonAsync();

        string metrics = await service.Client.GetStringAsync("/metrics");

        int digit = DigitPredictor.Default.Predict(image).Digit;
        Assert.That(metrics, Does.Match($"digits_predictions_total{{[^}}]*digit=\"{digit}\",rejected=\"false\"[^}}]*}} 1\n"));
        Assert.That(metrics, Does.Contain("digits_prediction_confidence_bucket").And.Contain("http_server_request_duration_seconds_bucket"));
    }

    [Test]
    public async Task The_document_describes_every_address_with_an_example()
    {
        await using TestService service = await TestService.StartAsync();

        JsonElement paths = (await service.Client.GetAsync("/openapi/v1.json").JsonAsync()).GetProperty("paths");

        string[] named = [.. paths.EnumerateObject().Select(path => path.Name)];
        Assert.That(named, Is.SupersetOf((string[])["/v1/predict", "/v1/read", "/v1/model", "/v1/corrections", "/v1/samples", "/v1/train", "/v1/jobs/{id}"]));
        foreach (JsonProperty path in paths.EnumerateObject().Where(path => path.Name.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            foreach (JsonElement operation in path.Value.EnumerateObject().Select(method => method.Value))
            {
                Assert.That(operation.Text("summary"), Is.Not.Empty, path.Name);
                foreach (JsonProperty type in from response in operation.GetProperty("responses").EnumerateObject()
                                              where response.Name.StartsWith('2') && response.Value.TryGetProperty("content", out _)
                                              from type in response.Value.GetProperty("content").EnumerateObject()
                                              where type.Name == "application/json"
                                              select type)
                {
                    Assert.That(type.Value.TryGetProperty("example", out _), Is.True, $"{path.Name} has an example");
                }
            }
        }
    }

    [Test]
    public async Task The_page_of_the_api_asks_nothing_of_the_network()
    {
        await using TestService service = await TestService.StartAsync();
        string page = await service.Client.GetStringAsync("/scalar/");
        Assert.That(page, Does.Contain("scalar.js").And.Not.Contain("https://"));
        Assert.That((await service.Client.GetStringAsync("/scalar/scalar.js")).Length, Is.GreaterThan(100_000));
    }

    /// <summary>How many requests to predict are at work.</summary>
    private static async Task<int> ReadingsAsync(ServiceProcess service)
    {
        string metrics = await service.Owner.GetStringAsync("/metrics");
        return metrics.Split('\n').Count(line => line.StartsWith("http_server_active_requests", StringComparison.Ordinal)
            && line.Contains("\"POST\"", StringComparison.Ordinal) && line.EndsWith("} 1", StringComparison.Ordinal));
    }
}
