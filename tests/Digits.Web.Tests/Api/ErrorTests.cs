using System.Text;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Api;

/// <summary>Every error is a problem document, and the same one for the same fault.</summary>
public class ErrorTests
{
    private static readonly string ManyPixels = $$"""{"pixels":[{{string.Join(',', new int[784])}}],"label":3}""";

    private static readonly TestCaseData[] Cases =
    [
        Case("GET", "/nowhere", 404),
        Case("GET", "/v1/nowhere", 404),
        Case("GET", "/v1/predict", 405),
        Case("DELETE", "/v1/model", 405),
        Case("POST", "/v1/predict", 415, "hello", "text/plain"),
        Case("POST", "/v1/predict", 415, "<x/>", "application/xml"),
        Case("POST", "/v1/predict", 400, "{", "application/json"),
        Case("POST", "/v1/predict", 400, "null", "application/json"),
        Case("POST", "/v1/predict", 400, "{}", "application/json"),
        Case("POST", "/v1/predict", 400, """{"pixels":[0.5]}""", "application/json"),
        Case("POST", "/v1/predict", 400, """{"pixels":null}""", "application/json"),
        Case("POST", "/v1/predict", 400, """{"pixels":[],"more":1}""", "application/json"),
        Case("POST", "/v1/predict", 422, """{"pixels":[1,2,3]}""", "application/json"),
        Case("POST", "/v1/predict", 422, """{"pixels":[-1]}""", "application/json"),
        Case("POST", "/v1/predict", 413, new string(' ', 40_000), "application/json"),
        Case("POST", "/v1/predict", 422, "", "application/octet-stream"),
        Case("POST", "/v1/predict", 422, "783 bytes are missing", "application/octet-stream"),
        Case("POST", "/v1/predict", 400, "no form", "multipart/form-data"),
        Case("POST", "/v1/predict", 400, "no form", "multipart/form-data; boundary=x"),
        Case("POST", "/v1/predict", 400, Form("other", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/predict", 422, Form("image", "no picture"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/predict", 422, Form("image", ""), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/predict", 415, Form("image", "text", "text/html"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/predict?pixels=perhaps", 400, "{}", "application/json"),
        Case("POST", "/v1/read", 415, ManyPixels, "application/json"),
        Case("POST", "/v1/read?minLength=0", 422, Form("image", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/read?minLength=5&maxLength=4", 422, Form("image", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/read?maxLength=1000", 422, Form("image", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/read?check=unknown", 422, Form("image", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/explain", 422, Form("image", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/samples", 422, ManyPixels, "application/json").SetName("A blank sample is refused"),
        Case("POST", "/v1/samples", 422, ManyPixels.Replace("\"label\":3", "\"label\":10"), "application/json").SetName("A label is a digit"),
        Case("POST", "/v1/samples", 422, Form("image", "x"), "multipart/form-data; boundary=x"),
        Case("POST", "/v1/corrections", 422, """{"label":3}""", "application/json"),
        Case("POST", "/v1/corrections", 422, """{"label":3,"sample":1,"pixels":[]}""", "application/json"),
        Case("POST", "/v1/corrections", 404, """{"label":3,"sample":1}""", "application/json"),
        Case("POST", "/v1/corrections", 422, """{"label":-1,"sample":1}""", "application/json"),
        Case("GET", "/v1/samples?show=everything", 422),
        Case("GET", "/v1/samples?show=1", 422),
        Case("GET", "/v1/samples?digit=11", 422),
        Case("GET", "/v1/samples?limit=100000", 422),
        Case("GET", "/v1/samples?limit=many", 400),
        Case("GET", "/v1/samples/7", 404),
        Case("GET", "/v1/samples/seven", 404),
        Case("DELETE", "/v1/samples/7", 404),
        Case("GET", "/v1/samples/export", 404),
        Case("GET", "/v1/samples/export?format=exe", 422),
        Case("POST", "/v1/train", 415),
        Case("POST", "/v1/predict", 415),
        Case("POST", "/v1/read", 415, "{}"),
        Case("POST", "/v1/train", 422, """{"preset":"huge"}""", "application/json"),
        Case("POST", "/v1/train", 400, """{"preset":7}""", "application/json"),
        Case("GET", "/v1/jobs/1", 404),
        Case("GET", "/v1/jobs/1/events", 404),
        Case("DELETE", "/v1/jobs/1", 404),
        Case("POST", "/v1/models/unknown/promote", 404),
    ];

    private static TestService _service = null!;

    // None of them changes anything: they share a service.
    [OneTimeSetUp]
    public static async Task Start() => _service = await TestService.StartAsync();

    [OneTimeTearDown]
    public static async Task End() => await _service.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public async Task A_fault_is_told(string method, string address, int status, string? body, string? type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        Assert.That(await _service.Owner.SendAsync(request).ProblemAsync(status), Is.Not.Empty);
    }

    [Test]
    public async Task What_needs_the_key_is_closed_without_it(
        [Values("/v1/samples", "/v1/samples/1", "/v1/samples/export", "/v1/jobs", "/v1/jobs/1", "/v1/jobs/1/events", "/v1/models")] string address)
    {

        Assert.That(await _service.Client.GetAsync(address).ProblemAsync(401), Does.Contain("X-Api-Key"));
        using var wrong = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "X-Api-Key", "another key" } } };
        await _service.Client.SendAsync(wrong).ProblemAsync(401);
    }

    [Test]
    public async Task Nothing_is_written_without_the_key([Values("/v1/samples", "/v1/corrections", "/v1/train", "/v1/models/x/promote")] string address)
    {
        await _service.Client.PostAsJsonAsync(address, new { pixels = Bodies.Pixels(Bodies.Image(0)), label = 1 }).ProblemAsync(401);
    }

    private static TestCaseData Case(string method, string address, int status, string? body = null, string? type = null) =>
        new(method, address, status, body, type);

    private static string Form(string name, string content, string type = "image/png") =>
        $"--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\nContent-Type: {type}\r\n\r\n{content}\r\n--x--\r\n";
}
