using System.Net;
using System.Net.Http.Headers;

namespace Digits.Data;

/// <summary>Asks one mirror for the bytes of a file that its partial lacks, and appends them.</summary>
/// <remarks>
/// Nothing a mirror says is taken on trust: a length other than the published one is refused before the body is read, a range other
/// than the one asked for is not appended, and not more than one byte over the published length is ever read.
/// </remarks>
internal sealed class MirrorTransfer(HttpClient client, CatalogFile file, Uri mirror, PartialFile partial, DigitCatalogOptions options)
{
    private const int ChunkSize = 1 << 16;

    /// <summary>Called whenever the partial has grown, and when it was found to hold bytes already.</summary>
    public required Action Progressed { get; init; }

    /// <summary>How long the mirror may stay silent from now on: asked before every wait.</summary>
    public required Func<TimeSpan> Patience { get; init; }

    /// <summary>Receives what is missing.</summary>
    /// <returns>Whether all bytes of the partial came from this one response.</returns>
    /// <exception cref="MirrorException">The mirror did not deliver; the partial keeps what came, for the next try.</exception>
    /// <exception cref="DigitDataException">The bytes cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        TimeSpan patience = TimeSpan.Zero;
        bool receiving = false;
        try
        {
            WaitAtMost(Patience());
            using HttpResponseMessage response = await AskAsync(either.Token).ConfigureAwait(false);
            bool whole = partial.Length == 0;
            Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                byte[] buffer = new byte[(int)Math.Min(ChunkSize, file.Size + 1)];
                if (!whole)
                    Progressed();
                while (true)
                {
                    WaitAtMost(Patience());
                    // One byte too many is room enough to see that there are too many.
                    int room = (int)Math.Min(buffer.Length, file.Size + 1 - partial.Length);
                    int read = await body.ReadAsync(buffer.AsMemory(0, room), either.Token).ConfigureAwait(false);
                    if (read == 0)
                        break;
                    receiving = true;
                    if (partial.Length + read > file.Size)
                    {
                        partial.Restart();
                        throw new MirrorException($"sent more than the {file.Size} bytes of the published file", isTransient: false);
                    }

                    partial.Append(buffer.AsSpan(0, read));
                    Progressed();
                    // The announced length was right, so the body ends here: no need to wait for its end.
                    if (partial.Length == file.Size && response.Content.Headers.ContentLength is not null)
                        break;
                }
            }

            if (partial.Length < file.Size)
                throw Broken(null);
            return whole;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw receiving
                ? new MirrorException($"sent nothing for {Seconds(patience)} after {partial.Length} of {file.Size} bytes", isTransient: true, e)
                : new MirrorException($"no answer within {Seconds(patience)}", isTransient: false, e);
        }
        catch (HttpRequestException e)
        {
            // Who cannot be reached now cannot be reached in half a second either, but the next mirror may be.
            bool unreachable = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            throw new MirrorException(Reason(e), isTransient: !unreachable, e);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }

        void WaitAtMost(TimeSpan limit)
        {
            patience = limit;
            silence.CancelAfter(limit);
        }

        MirrorException Broken(Exception? cause) =>
            new($"broke off after {partial.Length} of {file.Size} bytes", isTransient: true, cause);
    }

    /// <summary>Sends the request; a mirror that cannot continue where the partial ends is asked for the whole file.</summary>
    private async Task<HttpResponseMessage> AskAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(mirror, file.Name));
            if (partial.Length > 0)
                request.Headers.Range = new RangeHeaderValue(partial.Length, null);
            HttpResponseMessage response =
                await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            try
            {
                if (Accepts(response))
                {
                    HttpResponseMessage accepted = response;
                    response = null!;
                    return accepted;
                }
            }
            finally
            {
                response?.Dispose();
            }

            partial.Restart();
        }
    }

    /// <summary>Whether a response continues the partial or, after restarting it, brings the whole file; false if its range is no use.</summary>
    /// <exception cref="MirrorException">The response brings no file, or one of another length.</exception>
    private bool Accepts(HttpResponseMessage response)
    {
        bool ranged = partial.Length > 0;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                CheckLength(response, file.Size);
                if (ranged)
                    partial.Restart(); // The mirror does not do ranges.
                return true;
            case HttpStatusCode.PartialContent when ranged:
                if (response.Content.Headers.ContentRange is not { HasRange: true } range || range.From != partial.Length
                    || range.To != file.Size - 1 || (range.HasLength && range.Length != file.Size))
                {
                    return false;
                }

                CheckLength(response, file.Size - partial.Length);
                return true;
            case HttpStatusCode.RequestedRangeNotSatisfiable when ranged:
                return false;
            default:
                // A mirror that is overloaded or restarting may recover; one that says "not found" or "forbidden" means it.
                int status = (int)response.StatusCode;
                string answer = $"answered {status} {response.ReasonPhrase ?? response.StatusCode.ToString()}";
                throw new MirrorException(answer.TrimEnd(), isTransient: status is >= 500 or 408 or 429);
        }
    }

    private static void CheckLength(HttpResponseMessage response, long expected)
    {
        if (response.Content.Headers.ContentLength is { } length && length != expected)
            throw new MirrorException($"offers {length} bytes where {expected} are expected, so another file", isTransient: false);
    }

    private static string Reason(HttpRequestException e) =>
        // "The SSL connection could not be established, see inner exception" says too little.
        e.HttpRequestError == HttpRequestError.SecureConnectionError ? e.GetBaseException().Message : e.Message;

    private static string Seconds(TimeSpan time) => $"{Math.Round(time.TotalSeconds, 1)} s";
}
