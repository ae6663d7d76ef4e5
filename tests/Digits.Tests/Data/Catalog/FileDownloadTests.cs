using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Catalog;

/// <summary>Fetching from mirrors that do everything wrong that mirrors do.</summary>
internal sealed class FileDownloadTests : IDisposable
{
    private const string Big = CatalogFixture.Big;

    private readonly CatalogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>What a mirror can do wrong for good, and what the message must say of it.</summary>
    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Fault("stalls before the headers", "no answer within", Reply.Silence);
        yield return Fault("stalls before the body", "no answer within", Reply.StallAfter(0));
        yield return Fault("stalls in the body", "sent nothing for 0.2 s after 2000 of 100000 bytes", Reply.StallAfter(1000));
        yield return Fault("closes without an answer", "", Reply.HangUp);
        yield return Fault("closes after the headers", "broke off after 0 of 100000 bytes", Reply.Truncated(0));
        yield return Fault("announces more than it has", "offers 100001 bytes where 100000 are expected", Reply.LengthOffBy(1));
        yield return Fault("announces less than it has", "offers 99999 bytes where 100000 are expected", Reply.LengthOffBy(-1));
        yield return Fault("sends corrupt bytes", "sent a file with the SHA-256", Reply.Corrupt);
        yield return Fault("sends without end", "sent more than the 100000 bytes", Reply.Endless);
        yield return Fault("has no such file", "answered 404", Reply.Status(404));
        yield return Fault("has the file no more", "answered 410", Reply.Status(410));
        yield return Fault("forbids", "answered 403", Reply.Status(403));
        yield return Fault("always fails", "answered 500", Reply.Status(500));

        static TestCaseData Fault(string name, string message, params Reply[] script) =>
            new TestCaseData(script, message).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task A_mirror_at_fault_alone_fails_with_its_cause_and_leaves_no_finished_file(Reply[] script, string message)
    {
        ScriptedHttpServer mirror = _fixture.Mirror(script);
        DigitCatalogOptions options = Impatient(_fixture.Options(_fixture.Entry(mirror)), message);

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(options).FetchAsync("mnist"));

        Assert.That(error!.Message, Does.StartWith($"Cannot download mnist: no mirror delivered {Big} (100000 bytes). {mirror.Address}: "));
        Assert.That(error.Message, Does.Contain(message));
        Assert.That(error.Message, Does.Contain("DIGITS_DATA").And.Contain(_fixture.Final()).And.Contain(_fixture.Final(CatalogFixture.Small)));
        Assert.That(_fixture.CachedFiles(), Is.EqualTo(Array.Empty<string>()).Or.EqualTo(new[] { "mnist", Path.Combine("mnist", Big + ".partial") }));
    }

    [TestCaseSource(nameof(Faults))]
    public async Task After_a_mirror_at_fault_the_next_one_delivers(Reply[] script, string message)
    {
        ScriptedHttpServer bad = _fixture.Mirror(script);
        ScriptedHttpServer good = _fixture.Mirror();
        DigitCatalogOptions options = Impatient(_fixture.Options(_fixture.Entry(bad, good)), message);

        await CatalogFixture.Catalog(options).FetchAsync("mnist");

        _fixture.AssertComplete();
    }

    /// <summary>Shortens just the time that the fault takes up, so that a slow machine does not see faults where there are none.</summary>
    private static DigitCatalogOptions Impatient(DigitCatalogOptions options, string message) =>
        message.StartsWith("no answer", StringComparison.Ordinal) ? options with { AnswerTimeout = TimeSpan.FromSeconds(2), MaxRetries = 1 }
        : message.StartsWith("sent nothing", StringComparison.Ordinal) ? options with { StallTimeout = TimeSpan.FromSeconds(0.2), MaxRetries = 1 }
        : options with { MaxRetries = 1 };

    /// <summary>What one mirror alone gets over, given a second request where it needs one.</summary>
    private static IEnumerable<TestCaseData> Hiccups()
    {
        yield return Hiccup("nothing wrong", Reply.Normal);
        yield return Hiccup("no length given", Reply.Chunked);
        yield return Hiccup("closes without an answer", Reply.HangUp, Reply.Normal);
        yield return Hiccup("500, then well", Reply.Status(500), Reply.Normal);
        yield return Hiccup("503 and 429, then well", Reply.Status(503), Reply.Status(429), Reply.Normal);
        yield return Hiccup("breaks off, then resumes", Reply.Truncated(5000), Reply.Normal);
        yield return Hiccup("breaks off twice, then resumes", Reply.Truncated(5000), Reply.Truncated(5000), Reply.Normal);
        yield return Hiccup("breaks off, then ignores the range", Reply.Truncated(5000), Reply.IgnoringRange);
        yield return Hiccup("breaks off, then sends another range", Reply.Truncated(5000), Reply.WrongRange);
        yield return Hiccup("breaks off, then refuses the range", Reply.Truncated(5000), Reply.RangeNotSatisfiable);
        yield return Hiccup("breaks off, then resumes with corrupt bytes", Reply.Truncated(5000), Reply.Corrupt, Reply.Normal);

        static TestCaseData Hiccup(string name, params Reply[] script) => new TestCaseData([script]).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Hiccups))]
    public async Task A_mirror_that_recovers_delivers(Reply[] script)
    {
        await _fixture.Catalog(_fixture.Mirror(script)).FetchAsync("mnist");

        _fixture.AssertComplete();
    }

    [Test]
    public async Task A_mirror_that_stalls_is_asked_for_the_rest()
    {
        ScriptedHttpServer mirror = _fixture.Mirror(Reply.StallAfter(5000), Reply.Normal);
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(mirror)) with { StallTimeout = TimeSpan.FromSeconds(0.5) };

        await CatalogFixture.Catalog(options).FetchAsync("mnist");

        _fixture.AssertComplete();
        Assert.That(mirror.Requests[1].From, Is.EqualTo(5000));
    }

    [Test]
    public async Task A_redirect_is_followed()
    {
        ScriptedHttpServer elsewhere = _fixture.Mirror();

        await _fixture.Catalog(_fixture.Mirror(Reply.RedirectTo(elsewhere.Address))).FetchAsync("mnist");

        _fixture.AssertComplete();
        Assert.That(elsewhere.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Requests_say_who_asks_and_want_the_bytes_as_they_are()
    {
        ScriptedHttpServer mirror = _fixture.Mirror();

        await _fixture.Catalog(mirror).FetchAsync("mnist");

        Assert.That(mirror.Requests[0].Head, Does.Match(@"User-Agent: Digits/\d+\.\d+\.\d+\r\n").And.Contain("Accept-Encoding: identity\r\n"));
    }

    [Test]
    public async Task What_a_killed_process_left_is_resumed_and_only_the_rest_is_asked_for()
    {
        _fixture.LeavePartial(_fixture.Contents[Big][..60_000]);
        ScriptedHttpServer mirror = _fixture.Mirror();
        var progress = new ProgressLog();

        await _fixture.Catalog(mirror).FetchAsync("mnist", progress);

        _fixture.AssertComplete();
        Assert.That(mirror.Requests.Select(request => request.From), Is.EqualTo(new long?[] { 60_000, null }));
        DownloadProgress[] big = [.. progress.Reports.Where(report => report.File == Big)];
        Assert.That(big[0], Is.EqualTo(new DownloadProgress("mnist", Big, 60_000, 100_000, 60_000, mirror.Address)));
        Assert.That(big[^1], Is.EqualTo(new DownloadProgress("mnist", Big, 100_000, 100_000, 60_000, mirror.Address)));
        Assert.That(big.Select(report => report.Received), Is.Ordered);
    }

    [Test]
    public async Task What_was_complete_but_not_renamed_is_not_asked_for_again()
    {
        _fixture.LeavePartial(_fixture.Contents[Big]);
        ScriptedHttpServer mirror = _fixture.Mirror();

        await _fixture.Catalog(mirror).FetchAsync("mnist");

        _fixture.AssertComplete();
        Assert.That(mirror.Requests.Select(request => request.Path), Is.EqualTo(new[] { CatalogFixture.Small }));
    }

    [TestCase(60_000, TestName = "Wrong_bytes_left_in_part_are_fetched_anew")]
    [TestCase(100_000, TestName = "Wrong_bytes_left_in_full_length_are_fetched_anew")]
    [TestCase(100_001, TestName = "Too_many_bytes_left_are_fetched_anew")]
    public async Task Wrong_bytes_left_are_fetched_anew(int count)
    {
        _fixture.LeavePartial(new byte[count]);

        await _fixture.Catalog(_fixture.Mirror()).FetchAsync("mnist");

        _fixture.AssertComplete();
    }

    [Test]
    public async Task The_next_mirror_continues_where_the_first_broke_off()
    {
        ScriptedHttpServer broken = _fixture.Mirror(Reply.Truncated(40_000), Reply.Status(404));
        ScriptedHttpServer good = _fixture.Mirror();

        await _fixture.Catalog(broken, good).FetchAsync("mnist");

        _fixture.AssertComplete();
        Assert.That(good.Requests[0].From, Is.EqualTo(40_000));
    }

    [Test]
    public async Task A_mirror_that_failed_once_is_not_the_first_to_be_asked_for_the_next_file()
    {
        ScriptedHttpServer bad = _fixture.Mirror(Reply.Status(404));

        await _fixture.Catalog(bad, _fixture.Mirror()).FetchAsync("mnist");

        Assert.That(bad.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(404, 1)]
    [TestCase(500, 3)]
    public async Task Only_what_may_pass_is_asked_again(int status, int requests)
    {
        ScriptedHttpServer mirror = _fixture.Mirror(Reply.Status(status));

        await Assert.ThrowsAsync<DigitDataException>(() => _fixture.Catalog(mirror).FetchAsync("mnist"));

        Assert.That(mirror.Requests, Has.Count.EqualTo(requests));
    }

    [Test]
    public async Task A_cancelled_fetch_keeps_its_part_and_is_continued_later()
    {
        ScriptedHttpServer mirror = _fixture.Mirror(Reply.StallAfter(70_000), Reply.Normal);
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressLog(report =>
        {
            if (report.Received == 70_000)
                cancellation.Cancel();
        });
        DigitCatalog catalog = _fixture.Catalog(mirror);

        await Assert.CatchAsync<OperationCanceledException>(() => catalog.FetchAsync("mnist", progress, cancellation.Token));

        Assert.That(_fixture.CachedFiles(), Is.EqualTo(new[] { "mnist", Path.Combine("mnist", Big + ".partial") }));
        Assert.That(new FileInfo(_fixture.Partial()).Length, Is.EqualTo(70_000));
        await catalog.FetchAsync("mnist");
        _fixture.AssertComplete();
        Assert.That(mirror.Requests[1].From, Is.EqualTo(70_000));
    }

    [Test]
    public async Task Several_at_once_share_one_download()
    {
        var sign = new TaskCompletionSource();
        ScriptedHttpServer mirror = _fixture.Mirror(Reply.After(sign.Task, Reply.Normal), Reply.Normal);
        CatalogEntry entry = _fixture.Entry(mirror);

        Task[] fetches = [.. Enumerable.Range(0, 4).Select(_ => CatalogFixture.Catalog(_fixture.Options(entry)).FetchAsync("mnist"))];
        await Task.Delay(150);
        sign.SetResult();
        await Task.WhenAll(fetches);

        _fixture.AssertComplete();
        Assert.That(mirror.Requests.Select(request => request.Path), Is.EquivalentTo(_fixture.Contents.Keys));
    }

    [Test]
    public async Task Many_races_for_the_same_files_all_end_well()
    {
        for (int round = 0; round < 20; round++)
        {
            ScriptedHttpServer mirror = _fixture.Mirror();
            CatalogEntry entry = _fixture.Entry(mirror);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CatalogFixture.Catalog(_fixture.Options(entry)).FetchAsync("mnist")));

            _fixture.AssertComplete();
            Assert.That(mirror.Requests, Has.Count.EqualTo(2));
            Directory.Delete(_fixture.CacheFolder, recursive: true);
        }
    }

    [Test]
    public async Task Waiting_for_another_process_that_brings_nothing_ends()
    {
        _fixture.LeavePartial([]);
        using FileStream held = new(_fixture.Partial(), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(_fixture.Mirror())) with { WaitTimeout = TimeSpan.FromSeconds(0.2) };

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(options).FetchAsync("mnist"));

        Assert.That(error!.Message, Does.Contain("another process holds " + _fixture.Partial()));
    }

    [Test]
    public async Task Waiting_for_another_process_can_be_cancelled()
    {
        _fixture.LeavePartial([]);
        using FileStream held = new(_fixture.Partial(), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.1));

        await Assert.CatchAsync<OperationCanceledException>(() => _fixture.Catalog(_fixture.Mirror()).FetchAsync("mnist", null, cancellation.Token));
    }

    [Test]
    public async Task A_damaged_file_in_the_cache_is_replaced_and_a_sound_one_left()
    {
        _fixture.Place(_fixture.SetFolder);
        byte[] damaged = [.. _fixture.Contents[Big]];
        damaged[500] ^= 1;
        await File.WriteAllBytesAsync(_fixture.Final(), damaged);
        ScriptedHttpServer mirror = _fixture.Mirror();

        await _fixture.Catalog(mirror).FetchAsync("mnist");

        _fixture.AssertComplete();
        Assert.That(mirror.Requests.Select(request => request.Path), Is.EqualTo(new[] { Big }));
    }

    [Test]
    public async Task Too_little_space_is_refused_before_anything_is_asked_for()
    {
        _fixture.LeavePartial(_fixture.Contents[Big][..1000]);
        ScriptedHttpServer mirror = _fixture.Mirror();
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(mirror)) with { FreeSpace = _ => 98_999 };

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(options).FetchAsync("mnist"));

        Assert.That(error!.Message, Does.Contain(_fixture.Final()).And.Contain("99000 more bytes").And.Contain("98999 free").And.Contain("DIGITS_CACHE"));
        Assert.That(mirror.Requests, Is.Empty);
    }

    [Test]
    public async Task A_cache_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_fixture.CacheFolder, "a file where the folder should be");

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => _fixture.Catalog(_fixture.Mirror()).FetchAsync("mnist"));

        Assert.That(error!.Message, Does.Contain("Cannot write " + _fixture.Partial()).And.Contain("DIGITS_CACHE"));
    }

    [Test]
    [Platform("Linux", Reason = "A device that is always full.")]
    public async Task A_full_disk_is_told_with_the_path_and_the_bytes_needed()
    {
        Directory.CreateDirectory(_fixture.SetFolder);
        File.CreateSymbolicLink(_fixture.Partial(), "/dev/full");
        ScriptedHttpServer mirror = _fixture.Mirror();
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(mirror, _fixture.Mirror()));

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(options).FetchAsync("mnist"));

        Assert.That(error!.Message, Does.StartWith($"Cannot write {_fixture.Partial()}, which needs 100000 more bytes: No space left on device"));
        Assert.That(mirror.Requests, Has.Count.EqualTo(1));
    }

    /// <summary>Reports at once on the thread that reports, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class ProgressLog(Action<DownloadProgress>? react = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value)
        {
            Reports.Add(value);
            react?.Invoke(value);
        }
    }
}
