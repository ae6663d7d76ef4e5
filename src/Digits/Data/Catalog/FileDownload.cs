using Polly;
using Polly.Retry;

namespace Digits.Data;

/// <summary>Brings one file of a set into the cache: verified there at the end, whichever mirror, process or earlier try it came from.</summary>
/// <remarks>
/// <para>One partial file is shared by all mirrors, processes and tries: each continues where the last one ended. What that adds up
/// to is judged once, by the published hash; if it is wrong, one mirror is asked for the whole, and if that is wrong, it is that
/// mirror.</para>
/// <para>Made for one download, and used by one caller at a time.</para>
/// </remarks>
internal sealed class FileDownload
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(5);

    private readonly CatalogEntry _entry;
    private readonly CatalogFile _file;
    private readonly IReadOnlyList<Uri> _mirrors;
    private readonly string _finalPath;
    private readonly DigitCatalogOptions _options;
    private readonly HttpClient _client;
    private readonly AnswerAllowance _allowance;
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly ResiliencePipeline _retrying;

    public FileDownload(
        CatalogEntry entry, CatalogFile file, IReadOnlyList<Uri> mirrors, string finalPath, DigitCatalogOptions options, HttpClient client,
        AnswerAllowance allowance, IProgress<DownloadProgress>? progress)
    {
        _entry = entry;
        _file = file;
        _mirrors = mirrors;
        _finalPath = finalPath;
        _options = options;
        _client = client;
        _allowance = allowance;
        _progress = progress;
        _retrying = Retrying(options);
    }

    /// <summary>Brings the file, unless it is there and verified.</summary>
    /// <returns>The mirror that completed it; null where none was asked.</returns>
    /// <exception cref="NoMirrorException">No mirror delivered it; what came is kept for a later try.</exception>
    /// <exception cref="DigitDataException">It cannot be written, or another process holds it without progress.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; what came is kept for a later try.</exception>
    public async Task<Uri?> RunAsync(CancellationToken cancellationToken)
    {
        while (FileVerification.Of(_file, _finalPath).State != FileState.Ok)
        {
            using PartialFile partial = await ClaimAsync(cancellationToken).ConfigureAwait(false);
            // Whoever held the partial before us may have finished meanwhile. If the finished file cannot be opened, what we hold is
            // that very file, opened just before it was renamed: let go of it, and look again.
            FileState? found = FileVerification.TryOf(_file, _finalPath)?.State;
            if (found is FileState.Ok)
            {
                partial.Discard();
                return null;
            }

            if (found is not null)
                return await CompleteAsync(partial, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private static ResiliencePipeline Retrying(DigitCatalogOptions options)
    {
        if (options.MaxRetries == 0)
            return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<MirrorException>(e => e.IsTransient),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                MaxRetryAttempts = options.MaxRetries,
                Delay = options.RetryDelay,
                MaxDelay = LongestRetryDelay > options.RetryDelay ? LongestRetryDelay : options.RetryDelay,
            })
            .Build();
    }

    /// <summary>Waits until no other handle holds the partial.</summary>
    private async Task<PartialFile> ClaimAsync(CancellationToken cancellationToken)
    {
        long? length = null;
        long changed = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PartialFile.TryClaim(_finalPath, _file.Size) is { } partial)
                return partial;

            var other = new FileInfo(PartialFile.PathFor(_finalPath));
            long? now = other.Exists ? other.Length : null;
            if (now != length)
            {
                // A mirror that answers someone else on this machine answers.
                if (now > length)
                    _allowance.MarkAnswered();
                length = now;
                changed = _options.TimeProvider.GetTimestamp();
            }

            TimeSpan waited = _options.TimeProvider.GetElapsedTime(changed);
            if (waited > _options.WaitTimeout || (!_allowance.Answered && _allowance.Remaining == TimeSpan.Zero))
            {
                throw new DigitDataException(
                    $"Cannot fetch {_file.Name}: another process holds {other.FullName}, but has added nothing to it for " +
                    $"{waited.TotalSeconds:0.#} s. Try again when that has ended.");
            }

            await Task.Delay(PollInterval, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the mirrors in turn until the file is complete and verified, and gives it its name.</summary>
    private async Task<Uri> CompleteAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        try
        {
            CheckFreeSpace(partial);
            List<string> causes = [];
            for (int i = 0; i < _mirrors.Count; i++)
            {
                try
                {
                    await FetchAsync(_mirrors[i], _mirrors.Count - i, partial, cancellationToken).ConfigureAwait(false);
                    partial.PublishAs(_finalPath);
                    return _mirrors[i];
                }
                catch (MirrorException e)
                {
                    causes.Add($"{_mirrors[i]}: {e.Message}");
                }
            }

            throw new NoMirrorException(_file, causes);
        }
        finally
        {
            if (partial.Length == 0)
                partial.Discard();
        }
    }

    /// <summary>Completes the partial from one mirror, and verifies it.</summary>
    /// <param name="mirror">The mirror.</param>
    /// <param name="mirrorsLeft">This mirror and those after it share what is left of the allowance for a first answer.</param>
    /// <param name="partial">What there is.</param>
    /// <param name="cancellationToken">Ends the transfer; what came is kept.</param>
    private async Task FetchAsync(Uri mirror, int mirrorsLeft, PartialFile partial, CancellationToken cancellationToken)
    {
        TimeSpan share = _allowance.Remaining / mirrorsLeft;
        long start = _options.TimeProvider.GetTimestamp();
        string? lastCause = null;
        var transfer = new MirrorTransfer(_client, _file, mirror, partial, _options)
        {
            Patience = () => _allowance.Answered ? _options.StallTimeout : Left(),
            Progressed = () =>
            {
                if (partial.Length > partial.Resumed)
                    _allowance.MarkAnswered();
                _progress?.Report(new DownloadProgress(_entry.Name, _file.Name, partial.Length, _file.Size, partial.Resumed, mirror));
            },
        };
        await _retrying.ExecuteAsync(TryAsync, cancellationToken).ConfigureAwait(false);

        TimeSpan Left()
        {
            TimeSpan left = share - _options.TimeProvider.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
                return left;
            string tooLate = $"no time left to ask it: no mirror had answered within {_allowance.Limit.TotalSeconds:0.#} s";
            throw new MirrorException(lastCause ?? tooLate, isTransient: false);
        }

        async ValueTask TryAsync(CancellationToken token)
        {
            try
            {
                await FetchOnceAsync(token).ConfigureAwait(false);
            }
            catch (MirrorException e)
            {
                lastCause = e.Message;
                throw;
            }
        }

        async Task FetchOnceAsync(CancellationToken token)
        {
            while (true)
            {
                if (partial.Length > _file.Size)
                    partial.Restart();
                bool whole = partial.Length < _file.Size && await transfer.ReceiveAsync(token).ConfigureAwait(false);
                string hash = partial.ComputeHash(token);
                if (hash == _file.Sha256)
                    return;
                partial.Restart();
                // Bytes from several sources may not fit together; those of one response leave nobody else to blame.
                if (whole)
                {
                    throw new MirrorException(
                        $"sent a file with the SHA-256 {hash}, but the published file has {_file.Sha256}", isTransient: false);
                }
            }
        }
    }

    private void CheckFreeSpace(PartialFile partial)
    {
        long needed = _file.Size - partial.Length;
        if (_options.FreeSpace(Path.GetDirectoryName(_finalPath)!) is { } free && free < needed)
        {
            throw new DigitDataException(
                $"Cannot write {_finalPath}: it needs {needed} more bytes, but its volume has {free} free. " +
                $"Make room, or name another cache folder with {DigitCatalogOptions.CacheVariable}.");
        }
    }
}
