using System.Text;
using Digits.Web.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Web.Tests.Safety;

/// <summary>Whatever is sent, the client is told what is wrong with it: the service never fails.</summary>
[Parallelizable(ParallelScope.Self)]
public class HostileRequestTests
{
    private static readonly string[] Addresses =
        ["/v1/predict", "/v1/predict?pixels=true", "/v1/read", "/v1/explain", "/v1/samples", "/v1/corrections", "/v1/train", "/v1/models/x/promote"];

    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=nonsense", "application/octet-stream",
        "multipart/form-data; boundary=b", "multipart/form-data", "multipart/form-data; boundary=\"", "text/plain", "image/png", "", "a/b; c",
    ];

    private static readonly byte[][] Seeds =
    [
        Bodies.Png(Bodies.Image(1)),
        Encoding.UTF8.GetBytes($$"""{"pixels":[{{string.Join(',', Bodies.Pixels(Bodies.Image(2)))}}],"label":2,"writer":"x"}"""),
        Bodies.Image(3),
        Encoding.UTF8.GetBytes("""{"preset":"none","force":false,"seed":1}"""),
        Form(Bodies.Png(Bodies.Image(4)), "--b\r\nContent-Disposition: form-data; name=\"label\"\r\n\r\n3\r\n"),
        Form(Bodies.Number(1, 2)),
        [],
    ];

    private static TestService _service = null!;

    [OneTimeSetUp]
    public static async Task Start() => _service = await TestService.StartAsync();

    [OneTimeTearDown]
    public static async Task End() => await _service.DisposeAsync();

    [Test]
    public void A_damaged_request_gets_an_answer() => Check(400, Prop.ForAll(
        Arb.From(
            from address in Gen.Elements(Addresses)
            from type in Gen.Elements(Types)
            from body in Mutated()
            select (address, type, body)),
        request => Status(request.address, request.type, request.body) is >= 200 and < 500));

    [Test]
    public void A_damaged_picture_gets_an_answer() => Check(200, Prop.ForAll(
        Arb.From(
            from address in Gen.Elements("/v1/predict", "/v1/read", "/v1/explain")
            from picture in Mutation(Gen.Elements(Bodies.Png(Bodies.Image(1)), Bodies.Number(3, 4), Bodies.Png(new byte[300 * 200], 300, 200)))
            select (address, picture)),
        request => Status(request.address, "multipart/form-data; boundary=b", Form(request.picture)) is 200 or 413 or 422));

    [Test]
    public void Any_address_gets_an_answer() => Check(200, Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (path, query) =>
        {
            string address = $"/v1/{Uri.EscapeDataString(path.Get)}?digit={Uri.EscapeDataString(query.Get)}";
            return Sent(new HttpRequestMessage(HttpMethod.Get, address)) is >= 200 and < 500;
        }));

    private static void Check(int times, Property property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Effort.Times(times)), property);

    private static Gen<byte[]> Mutated() => Mutation(Gen.Elements(Seeds));

    /// <summary>Bytes with some of them changed, some cut off, or some more.</summary>
    private static Gen<byte[]> Mutation(Gen<byte[]> seeds) =>
        from seed in seeds
        from changes in Gen.ListOf(Gen.Choose(0, 1 << 20).Two(), 8)
        from length in Gen.Choose(0, (seed.Length * 5 / 4) + 2)
        from cut in Gen.Elements(false, false, true)
        select Change(seed, changes, cut ? length : seed.Length);

    private static byte[] Change(byte[] seed, IEnumerable<(int Place, int Value)> changes, int length)
    {
        var changed = new byte[length];
        seed.AsSpan(0, Math.Min(length, seed.Length)).CopyTo(changed);
        foreach ((int place, int value) in changes)
        {
            if (length > 0)
                changed[place % length] = (byte)value;
        }

        return changed;
    }

    private static byte[] Form(byte[] picture, string more = "") =>
    [
        .. Encoding.UTF8.GetBytes("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../x\"\r\nContent-Type: image/png\r\n\r\n"), .. picture,
        .. Encoding.UTF8.GetBytes($"\r\n{more}--b--\r\n"),
    ];

    private static int Status(string address, string type, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return Sent(request);
    }

    private static int Sent(HttpRequestMessage request)
    {
        using (request)
        using (HttpResponseMessage response = _service.Owner.Send(request))
            return (int)response.StatusCode;
    }
}
