using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Digits.Tests.Support;

/// <summary>What a request asked for: a path without its slash, and the first byte of a range, if it named one.</summary>
internal sealed record ScriptedRequest(string Path, long? From, string Head);

/// <summary>
/// A web server on this machine that serves files as its script says, well or badly: the first reply of the script goes to the first
/// request, and the last reply to all further ones.
/// </summary>
/// <remarks>Every connection carries one request. What a server does wrong is written out byte by byte, as no web framework would do it.</remarks>
internal sealed class ScriptedHttpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly Reply[] _script;
    private int _next = -1;

    public ScriptedHttpServer(IReadOnlyDictionary<string, byte[]> files, params Reply[] script)
    {
        _files = files;
        _script = script.Length > 0 ? script : [Reply.Normal];
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>All requests so far, in order of arrival.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                NetworkStream stream = connection.GetStream();
                ScriptedRequest request = await ReadRequestAsync(stream);
                _requests.Enqueue(request);
                Reply reply = _script[Math.Min(Interlocked.Increment(ref _next), _script.Length - 1)];
                byte[]? file = _files.GetValueOrDefault(request.Path);
                await (file is null ? Reply.Status(404) : reply).SendAsync(stream, request, file ?? [], _closing.Token);
                connection.Client.Shutdown(SocketShutdown.Send);
                // A socket closed with input unread resets the connection, and the client may lose what it has not yet read.
                while (await stream.ReadAsync(new byte[256], _closing.Token) > 0)
                {
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has had enough, or the test is over.
            }
        }
    }

    private async Task<ScriptedRequest> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer, _closing.Token);
            if (read == 0)
                throw new IOException("No request.");
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        string head = text.ToString();
        long? from = null;
        foreach (string line in head.Split("\r\n"))
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }

        return new ScriptedRequest(head.Split(' ')[1].TrimStart('/'), from, head);
    }
}
