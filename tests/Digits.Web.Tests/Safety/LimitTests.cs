using System.Net.Sockets;
using System.Text;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Safety;

/// <summary>Nobody can ask for more than his share.</summary>
public class LimitTests
{
    [Test]
    public async Task Who_asks_too_often_is_told_when_to_come_back()
    {
        await using TestService service = await TestService.StartAsync("Limits:RequestsPerSecond=1", "Limits:RequestsAtOnce=3");
        for (int i = 0; i < 3; i++)
            await service.Client.GetAsync("/v1/model").JsonAsync();

        using HttpResponseMessage fourth = await service.Client.GetAsync("/v1/model");

        Assert.That(fourth.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(fourth.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        await Task.FromResult(fourth).ProblemAsync(429);
        await service.Client.GetAsync("/healthz").JsonAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Whom_a_proxy_names_has_a_share_of_his_own_only_where_there_is_a_proxy(bool behindProxy)
    {
        await using TestService service = await TestService.StartAsync($"BehindProxy={behindProxy}", "Limits:RequestsPerSecond=1", "Limits:RequestsAtOnce=1");
        HttpStatusCode[] answers = [await AskAsync("203.0.113.1"), await AskAsync("203.0.113.2"), await AskAsync("203.0.113.2")];

        HttpStatusCode second = behindProxy ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests;
        Assert.That(answers, Is.EqualTo([HttpStatusCode.OK, second, HttpStatusCode.TooManyRequests]));

        async Task<HttpStatusCode> AskAsync(string client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/model");
            request.Headers.Add("X-Forwarded-For", client);
            using HttpResponseMessage response = await service.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Test]
    public async Task When_too_many_ask_at_once_the_last_are_sent_away()
    {
        await using TestService service = await TestService.StartAsync("Limits:ConcurrentRequests=1", "Limits:WaitingRequests=0");
        using Socket slow = await HalfARequestAsync(service);

        using HttpResponseMessage other = await UntilAsync(() => service.Client.GetAsync("/v1/model"), HttpStatusCode.ServiceUnavailable);

        await Task.FromResult(other).ProblemAsync(503);
    }

    [Test]
    public async Task A_request_that_takes_too_long_is_given_up()
    {
        await using TestService service = await TestService.StartAsync("Limits:RequestSeconds=1");
        using Socket slow = await HalfARequestAsync(service);

        var answer = new byte[12];
        await slow.ReceiveAsync(answer);

        Assert.That(Encoding.ASCII.GetString(answer), Is.EqualTo("HTTP/1.1 503"));
    }

    [Test]
    public async Task A_large_file_is_refused()
    {
        await using TestService service = await TestService.StartAsync("Limits:PictureBytes=2048");
        var noise = new byte[200 * 200];
        new Random(1).NextBytes(noise);
        await service.Client.PostAsync("/v1/predict", Bodies.Form(Bodies.Png(noise, 200, 200))).ProblemAsync(413);
    }

    [Test]
    public async Task A_large_picture_in_a_small_file_is_refused()
    {
        await using TestService service = await TestService.StartAsync("Limits:PicturePixels=10000");
        byte[] blank = Bodies.Png(new byte[200 * 200], 200, 200);
        Assert.That(blank, Has.Length.LessThan(2000));
        Assert.That(await service.Client.PostAsync("/v1/predict", Bodies.Form(blank)).ProblemAsync(413), Does.Contain("200×200"));
    }

    [Test]
    public async Task A_large_batch_is_refused()
    {
        await using TestService service = await TestService.StartAsync("Limits:BatchImages=2");
        await service.Client.PostAsync("/v1/predict", Bodies.Batch(new byte[2 * 784])).JsonAsync();
        await service.Client.PostAsync("/v1/predict", Bodies.Batch(new byte[3 * 784])).ProblemAsync(413);
    }

    [Test]
    public async Task Another_hosts_name_is_refused()
    {
        await using TestService service = await TestService.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/model") { Headers = { Host = "elsewhere.example" } };
        await service.Client.SendAsync(request).ProblemAsync(400);
    }

    [TestCase("/", HttpStatusCode.OK)]
    [TestCase("/index.html", HttpStatusCode.OK)]
    [TestCase("/appsettings.json", HttpStatusCode.NotFound)]
    [TestCase("/wwwroot/index.html", HttpStatusCode.NotFound)]
    [TestCase("/%2e%2e/appsettings.json", HttpStatusCode.NotFound)]
    [TestCase("/..%2fappsettings.json", HttpStatusCode.NotFound)]
    public async Task Only_the_files_of_the_page_are_served(string address, HttpStatusCode status)
    {
        await using TestService service = await TestService.StartAsync();
        using HttpResponseMessage response = await service.Client.GetAsync(address);
        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Browsers_are_told_to_load_nothing_from_elsewhere([Values("/", "/v1/model", "/nowhere", "/scalar/")] string address)
    {
        await using TestService service = await TestService.StartAsync();

        using HttpResponseMessage response = await service.Client.GetAsync(address);

        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("connect-src 'self'").And.Contain("frame-ancestors 'none'").And.Not.Contain("http"));
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo((string[])["nosniff"]));
    }

    /// <summary>Promises a body, and sends only a part of it.</summary>
    private static async Task<Socket> HalfARequestAsync(TestService service)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(service.Address.Host, service.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n{{\"pixels\""));
        return socket;
    }

    private static async Task<HttpResponseMessage> UntilAsync(Func<Task<HttpResponseMessage>> ask, HttpStatusCode status)
    {
        while (true)
        {
            HttpResponseMessage response = await ask();
            if (response.StatusCode == status)
                return response;
            response.Dispose();
        }
    }
}
