using System.Net.Sockets;
using System.Text;

namespace Digits.Tests.Support;

/// <summary>How <see cref="ScriptedHttpServer"/> answers one request.</summary>
internal sealed class Reply
{
    private readonly Func<NetworkStream, ScriptedRequest, byte[], CancellationToken, Task> _send;

    private Reply(Func<NetworkStream, ScriptedRequest, byte[], CancellationToken, Task> send) => _send = send;

    /// <summary>As it should be: the file, or the range asked for.</summary>
    public static Reply Normal { get; } = new((stream, request, file, stop) =>
        SendAsync(stream, Head(request.From is null ? 200 : 206, Rest(file, request).Length, ContentRange(request, file)), Rest(file, request), stop));

    /// <summary>The whole file, whatever range was asked for.</summary>
    public static Reply IgnoringRange { get; } = new((stream, _, file, stop) => SendAsync(stream, Head(200, file.Length), file, stop));

    /// <summary>The connection is taken, but no byte ever comes.</summary>
    public static Reply Silence { get; } = new((_, _, _, stop) => Task.Delay(Timeout.Infinite, stop));

    /// <summary>The connection is closed without an answer.</summary>
    public static Reply HangUp { get; } = new((_, _, _, _) => Task.CompletedTask);

    /// <summary>A range, but not the one that was asked for.</summary>
    public static Reply WrongRange { get; } = new((stream, request, file, stop) => request.From is null
        ? Normal.SendAsync(stream, request, file, stop)
        : SendAsync(stream, Head(206, file.Length, $"Content-Range: bytes 0-{file.Length - 1}/{file.Length}\r\n"), file, stop));

    /// <summary>416 to every range.</summary>
    public static Reply RangeNotSatisfiable { get; } = new((stream, request, file, stop) => request.From is null
        ? Normal.SendAsync(stream, request, file, stop)
        : SendAsync(stream, Head(416, 0, $"Content-Range: bytes */{file.Length}\r\n"), [], stop));

    /// <summary>The file as one chunk, without saying its length beforehand.</summary>
    public static Reply Chunked { get; } = new((stream, _, file, stop) => SendAsync(
        stream,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        [.. Encoding.ASCII.GetBytes($"{file.Length:x}\r\n"), .. file, .. "\r\n0\r\n\r\n"u8],
        stop));

    /// <summary>The file, then zeros without end, in chunks.</summary>
    public static Reply Endless { get; } = new(async (stream, _, file, stop) =>
    {
        await SendAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n", [], stop);
        for (byte[] content = file; ; content = new byte[1024])
            await SendAsync(stream, $"{content.Length:x}\r\n", [.. content, .. "\r\n"u8], stop);
    });

    /// <summary>Every byte inverted.</summary>
    public static Reply Corrupt { get; } = new((stream, request, file, stop) =>
        Normal.SendAsync(stream, request, [.. file.Select(value => (byte)~value)], stop));

    /// <summary>The first bytes of what was asked for, then silence.</summary>
    public static Reply StallAfter(int count) => new(async (stream, request, file, stop) =>
    {
        await Truncated(count).SendAsync(stream, request, file, stop);
        await Task.Delay(Timeout.Infinite, stop);
    });

    /// <summary>The right announcement, but only the first bytes of what was asked for, then the end.</summary>
    public static Reply Truncated(int count) => new((stream, request, file, stop) => SendAsync(
        stream,
        Head(request.From is null ? 200 : 206, Rest(file, request).Length, ContentRange(request, file)),
        Rest(file, request)[..Math.Min(count, Rest(file, request).Length)],
        stop));

    /// <summary>Announces so many bytes more (or fewer) than the file has, and sends the file.</summary>
    public static Reply LengthOffBy(int difference) => new((stream, _, file, stop) =>
        SendAsync(stream, Head(200, file.Length + difference), file, stop));

    /// <summary>A bare status.</summary>
    public static Reply Status(int status) => new((stream, _, _, stop) => SendAsync(stream, Head(status, 0), [], stop));

    /// <summary>Sends the client to another server's file of the same name.</summary>
    public static Reply RedirectTo(Uri other) => new((stream, request, _, stop) =>
        SendAsync(stream, Head(302, 0, $"Location: {new Uri(other, request.Path)}\r\n"), [], stop));

    /// <summary>Waits for a sign before answering.</summary>
    public static Reply After(Task sign, Reply reply) => new(async (stream, request, file, stop) =>
    {
        await sign.WaitAsync(stop);
        await reply.SendAsync(stream, request, file, stop);
    });

    public Task SendAsync(NetworkStream stream, ScriptedRequest request, byte[] file, CancellationToken stop) => _send(stream, request, file, stop);

    private static byte[] Rest(byte[] file, ScriptedRequest request) => file[(int)(request.From ?? 0)..];

    private static string ContentRange(ScriptedRequest request, byte[] file) =>
        request.From is { } from ? $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n" : "";

    private static string Head(int status, long length, string more = "") =>
        $"HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\n{more}Connection: close\r\n\r\n";

    private static async Task SendAsync(NetworkStream stream, string head, byte[] body, CancellationToken stop)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
        await stream.WriteAsync(body, stop);
    }
}
