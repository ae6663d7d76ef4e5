using System.Diagnostics;
using System.Net.Sockets;

using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Catalog;

internal sealed class DigitCatalogTests : IDisposable
{
    private readonly CatalogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Test]
    public async Task A_path_goes_before_the_data_folder_that_before_the_cache_and_that_before_a_download()
    {
        ScriptedHttpServer mirror = _fixture.Mirror();
        DigitCatalog catalog = _fixture.Catalog(mirror);
        Assert.That(catalog.Locate("mnist"), Is.EqualTo(Location(catalog, CatalogPlace.Download, _fixture.SetFolder)));
        Assert.That(mirror.Requests, Is.Empty);

        await catalog.FetchAsync("mnist");
        Assert.That(catalog.Locate("mnist"), Is.EqualTo(Location(catalog, CatalogPlace.Cache, _fixture.SetFolder)));

        string own = _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));
        Assert.That(catalog.Locate("mnist"), Is.EqualTo(Location(catalog, CatalogPlace.DataFolder, own)));
        Assert.That(catalog.Locate("auto"), Is.EqualTo(Location(catalog, CatalogPlace.DataFolder, own) with { AskedFor = "auto" }));

        Assert.That(catalog.Locate(own), Is.EqualTo(new CatalogLocation(own, "mnist", CatalogPlace.Path, own, null)));
    }

    [Test]
    public void A_folder_of_that_name_in_the_current_folder_is_a_path()
    {
        // Tests run side by side, so none may change the current folder; they share the one of the build's output.
        string name = $"catalog-test-{Guid.NewGuid():n}";
        Directory.CreateDirectory(Path.Combine(_fixture.DataFolder, name));
        File.WriteAllText(Path.Combine(_fixture.DataFolder, name, "file"), "");
        Directory.CreateDirectory(name);
        try
        {
            CatalogLocation location = _fixture.Catalog(_fixture.Mirror()).Locate(name);

            Assert.That(location.Place, Is.EqualTo(CatalogPlace.Path));
            Assert.That(location.Path, Is.EqualTo(Path.GetFullPath(name)));
        }
        finally
        {
            Directory.Delete(name);
        }
    }

    [Test]
    public void The_case_of_a_known_name_does_not_matter()
    {
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());
        _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));

        Assert.That(catalog.Locate("MNIST").Path, Is.EqualTo(Path.Combine(_fixture.DataFolder, "mnist")));
        Assert.That(catalog.Locate("MNIST").Name, Is.EqualTo("mnist"));
    }

    [Test]
    public void Own_folders_and_files_are_found_in_the_data_folder_and_in_the_cache()
    {
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());
        _fixture.Place(Path.Combine(_fixture.DataFolder, "photos"));
        _fixture.Place(Path.Combine(_fixture.CacheFolder, "scans"));
        File.WriteAllText(Path.Combine(_fixture.DataFolder, "digits.csv"), "");

        Assert.That(catalog.Locate("photos").Place, Is.EqualTo(CatalogPlace.DataFolder));
        Assert.That(catalog.Locate("scans").Place, Is.EqualTo(CatalogPlace.Cache));
        Assert.That(catalog.Locate("digits.csv").Place, Is.EqualTo(CatalogPlace.DataFolder));
    }

    [Test]
    public void A_set_that_is_in_the_cache_in_part_counts_as_not_there()
    {
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());
        _fixture.Place(_fixture.SetFolder);
        File.Delete(_fixture.Final(CatalogFixture.Small));

        Assert.That(catalog.Locate("mnist").Place, Is.EqualTo(CatalogPlace.Download));
    }

    [Test]
    public void An_empty_folder_in_the_data_folder_counts_as_not_there()
    {
        Directory.CreateDirectory(Path.Combine(_fixture.DataFolder, "mnist"));

        Assert.That(_fixture.Catalog(_fixture.Mirror()).Locate("mnist").Place, Is.EqualTo(CatalogPlace.Download));
    }

    [TestCase("../x")]
    [TestCase("x/../../y")]
    [TestCase(@"..\x")]
    [TestCase("/nowhere/at/all")]
    [TestCase("nul\0l")]
    public void A_path_that_leads_nowhere_is_looked_for_nowhere_else(string name)
    {
        _fixture.Place(Path.Combine(_fixture.Root, "x"));

        Assert.That(
            () => _fixture.Catalog(_fixture.Mirror()).Locate(name),
            Throws.InstanceOf<DigitDataException>().With.Message.StartsWith("There is no file or folder "));
    }

    [TestCase("")]
    [TestCase(" ")]
    public void An_empty_name_is_refused(string name) =>
        Assert.That(() => _fixture.Catalog(_fixture.Mirror()).Locate(name), Throws.ArgumentException);

    [Test]
    public void An_unknown_name_is_answered_with_what_there_is_and_where_it_was_looked_for()
    {
        _fixture.Place(Path.Combine(_fixture.DataFolder, "photos"));

        Assert.That(
            () => _fixture.Catalog(_fixture.Mirror()).Locate("mnits"),
            Throws.InstanceOf<DigitDataException>()
                .With.Message.Contains("Did you mean 'mnist'?")
                .And.Message.Contains("Known sets: mnist, bundled; own folders: photos")
                .And.Message.Contains(Path.GetFullPath("mnits"))
                .And.Message.Contains(Path.Combine(_fixture.DataFolder, "mnits"))
                .And.Message.Contains(Path.Combine(_fixture.CacheFolder, "mnits")));
    }

    [TestCase("photo", "Did you mean 'photos'?")]
    [TestCase("atuo", "Did you mean 'auto'?")]
    [TestCase("something", "Known sets")]
    public void Only_a_near_miss_gets_a_suggestion(string name, string expected)
    {
        _fixture.Place(Path.Combine(_fixture.DataFolder, "photos"));

        Assert.That(
            () => _fixture.Catalog(_fixture.Mirror()).Locate(name),
            Throws.InstanceOf<DigitDataException>().With.Message.StartsWith($"There is no data called '{name}'. {expected}"));
    }

    [Test]
    public async Task Only_known_sets_can_be_fetched()
    {
        _fixture.Place(Path.Combine(_fixture.DataFolder, "photos"));

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => _fixture.Catalog(_fixture.Mirror()).FetchAsync("photos"));

        Assert.That(error!.Message, Is.EqualTo("There is no set called 'photos' to fetch. Known sets: mnist."));
        Assert.That(_fixture.CachedFiles(), Is.Empty);
    }

    [Test]
    public async Task Loading_fetches_what_is_not_here_and_asks_nobody_the_second_time()
    {
        ScriptedHttpServer mirror = _fixture.Mirror();
        DigitCatalog catalog = _fixture.Catalog(mirror);

        DigitData first = await catalog.LoadAsync("auto");
        DigitData second = await catalog.LoadAsync("mnist");
        await catalog.FetchAsync("mnist");

        Assert.That(first.Name, Is.EqualTo("mnist"));
        Assert.That(first.Training.Source, Is.EqualTo(_fixture.SetFolder));
        Assert.That(second.Training.Source, Is.EqualTo(_fixture.SetFolder));
        Assert.That(mirror.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_place_says_in_one_line_what_it_is_and_why()
    {
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());
        Assert.That(catalog.Locate("auto").ToString(), Is.EqualTo($"auto means mnist, from its mirrors: {_fixture.SetFolder}"));

        _fixture.Place(_fixture.SetFolder);
        Assert.That(catalog.Locate("auto").ToString(), Is.EqualTo($"auto means mnist, found in the cache: {_fixture.SetFolder}"));

        string own = _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));
        Assert.That(catalog.Locate("mnist").ToString(), Is.EqualTo($"mnist, found in $DIGITS_DATA: {own}"));
    }

    [Test]
    public async Task A_damaged_set_is_refused_with_both_hashes_and_the_way_to_repair_it([Values("cache", "data")] string folder)
    {
        string place = _fixture.Place(Path.Combine(_fixture.Root, folder, "mnist"));
        await File.WriteAllBytesAsync(Path.Combine(place, CatalogFixture.Big), new byte[100_000]);
        CatalogEntry entry = _fixture.Entry(_fixture.Mirror());
        DigitCatalog catalog = CatalogFixture.Catalog(_fixture.Options(entry));
        FileVerification found = catalog.Verify("mnist").Files[0];
        Assert.That(found.State, Is.EqualTo(FileState.WrongHash));

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => catalog.LoadAsync("mnist"));

        Assert.That(error!.Message, Does.Contain(found.Path).And.Contain(found.ActualSha256!).And.Contain(entry.Files[0].Sha256));
        Assert.That(error.Message, Does.Contain(folder == "cache" ? "Fetch it again" : $"take {place} away"));
    }

    [Test]
    public async Task A_set_of_which_a_part_is_missing_is_refused()
    {
        string place = _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));
        File.Delete(Path.Combine(place, CatalogFixture.Small));

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => _fixture.Catalog(_fixture.Mirror()).LoadAsync("mnist"));

        Assert.That(error!.Message, Does.Contain(Path.Combine(place, CatalogFixture.Small) + " is missing"));
    }

    [Test]
    public async Task A_set_in_another_form_is_left_to_the_reader()
    {
        string place = _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));
        File.Move(Path.Combine(place, CatalogFixture.Small), Path.Combine(place, "labels"));
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());
        Assert.That((await catalog.LoadAsync("mnist")).Training.Source, Is.EqualTo(place));

        File.Move(Path.Combine(place, CatalogFixture.Big), Path.Combine(place, "images"));
        Assert.That((await catalog.LoadAsync("mnist")).Training.Source, Is.EqualTo(place));
    }

    [Test]
    public async Task A_place_that_has_not_been_fetched_cannot_be_read()
    {
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => catalog.ReadAsync(catalog.Locate("mnist")));

        Assert.That(error!.Message, Does.Contain("has not been fetched yet"));
    }

    [Test]
    public void Verification_tells_missing_too_short_and_changed_files_apart()
    {
        DigitCatalog catalog = _fixture.Catalog(_fixture.Mirror());
        Assert.That(catalog.Verify("mnist").Files.Select(file => file.State), Is.All.EqualTo(FileState.Missing));

        string place = _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));
        Assert.That(catalog.Verify("mnist").IsOk);
        Assert.That(catalog.Verify(Path.Combine(place, CatalogFixture.Big)).Files, Has.Count.EqualTo(1));

        File.WriteAllBytes(Path.Combine(place, CatalogFixture.Big), new byte[99_999]);
        File.WriteAllBytes(Path.Combine(place, CatalogFixture.Small), new byte[300]);
        CatalogVerification verification = catalog.Verify(place);
        Assert.That(verification.IsOk, Is.False);
        Assert.That(verification.Files[0].State, Is.EqualTo(FileState.WrongSize));
        Assert.That(verification.Files[1].State, Is.EqualTo(FileState.WrongHash));
        Assert.That(verification.Files[0].ToString(), Does.Contain("99999 bytes").And.Contain("100000"));
        Assert.That(verification.Files[1].ToString(), Does.Contain(verification.Files[1].ActualSha256!).And.Contain(verification.Files[1].File.Sha256));
    }

    [Test]
    public void What_the_catalog_does_not_know_cannot_be_verified()
    {
        Directory.CreateDirectory(Path.Combine(_fixture.DataFolder, "photos"));
        File.WriteAllText(Path.Combine(_fixture.DataFolder, "photos", "a.png"), "");

        Assert.That(
            () => _fixture.Catalog(_fixture.Mirror()).Verify("photos"),
            Throws.InstanceOf<DigitDataException>().With.Message.Contains("nothing to compare with").And.Message.Contains("images.gz"));
    }

    [Test]
    public void The_list_has_known_sets_first_and_own_folders_with_their_places()
    {
        _fixture.Place(Path.Combine(_fixture.DataFolder, "photos"));
        _fixture.Place(Path.Combine(_fixture.DataFolder, ".hidden"));
        _fixture.Place(Path.Combine(_fixture.DataFolder, "mnist"));
        _fixture.Place(_fixture.SetFolder);

        IReadOnlyList<CatalogListing> list = _fixture.Catalog(_fixture.Mirror()).List();

        Assert.That(string.Join(" ", list.Select(listing => listing.Name)), Is.EqualTo("mnist bundled photos"));
        Assert.That(list[0].Locations.Select(location => location.Path), Is.EqualTo(new[] { Path.Combine(_fixture.DataFolder, "mnist"), _fixture.SetFolder }));
        Assert.That(list[1].Locations.Single().Place, Is.EqualTo(CatalogPlace.Bundled));
        Assert.That(list[2].Entry, Is.Null);
        Assert.That(list[2].Locations.Single().Path, Is.EqualTo(Path.Combine(_fixture.DataFolder, "photos")));
    }

    [Test]
    public void Folders_that_do_not_exist_are_no_trouble()
    {
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(_fixture.Mirror())) with { DataFolder = Path.Combine(_fixture.Root, "none") };

        Assert.That(CatalogFixture.Catalog(options).List()[0].Locations, Is.Empty);
        Assert.That(CatalogFixture.Catalog(options with { DataFolder = null }).List()[0].Locations, Is.Empty);
    }

    [Test]
    public async Task Without_an_answer_a_fetch_ends_when_the_time_of_all_mirrors_is_over()
    {
        const string name = "mnist";
        ScriptedHttpServer first = _fixture.Mirror(Reply.Silence);
        ScriptedHttpServer second = _fixture.Mirror(Reply.Silence);
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(first, second)) with { AnswerTimeout = TimeSpan.FromSeconds(0.4), DataFolder = null };

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(options).LoadAsync(name));

        Assert.That(error!.Message, Does.StartWith(
            $"{name} is not on this machine: no path {Path.GetFullPath("mnist")}; DIGITS_DATA is not set; not, or not in full, in the cache: {_fixture.SetFolder}. "));
        Assert.That(error.Message, Does.Contain($"{first.Address}: no answer within ").And.Contain($"{second.Address}: no "));
        Assert.That(error.Message, Does.Contain("set DIGITS_DATA").And.Contain(_fixture.Final()));
        Assert.That(_fixture.CachedFiles(), Is.Empty);
    }

    [Test]
    public async Task Auto_means_the_bundled_set_where_no_mirror_answers_and_says_why()
    {
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(_fixture.Mirror(Reply.Silence))) with { AnswerTimeout = TimeSpan.FromSeconds(0.4), DataFolder = null };

        CatalogLocation location = await CatalogFixture.Catalog(options).ResolveAsync("auto");

        Assert.That((location.AskedFor, location.Name, location.Place), Is.EqualTo(("auto", "bundled", CatalogPlace.Bundled)));
        Assert.That(location.ToString(), Is.EqualTo(
            "auto means bundled, the synthetic handwriting that comes with Digits: mnist is not on this machine, and no mirror delivers it now"));
        Assert.That(_fixture.CachedFiles(), Is.Empty);
    }

    [Test]
    public async Task The_bundled_set_is_read_by_its_name_and_needs_neither_folder_nor_network()
    {
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry(_fixture.Mirror(Reply.Silence))) with { DataFolder = null };

        DigitData data = await CatalogFixture.Catalog(options).LoadAsync("Bundled");

        Assert.That((data.Name, data.Training.Count, data.Test!.Count), Is.EqualTo(("bundled", 20_000, 4_000)));
    }

    [Test]
    public async Task A_folder_called_bundled_goes_before_the_set_of_that_name()
    {
        _fixture.Place(Path.Combine(_fixture.DataFolder, "bundled"));

        Assert.That((await _fixture.Catalog(_fixture.Mirror()).ResolveAsync("bundled")).Place, Is.EqualTo(CatalogPlace.DataFolder));
    }

    [Test]
    public async Task Mirrors_that_refuse_are_given_up_at_once()
    {
        var refusing = new Uri("http://refusing.invalid/");
        var unknown = new Uri("http://unknown.invalid/");
        DigitCatalogOptions options = _fixture.Options(_fixture.Entry([refusing, unknown])) with
        {
            // Fails as connecting does, but resolves no name: that may ask the network.
            Handler = new SocketsHttpHandler
            {
                ConnectCallback = (context, _) => throw new SocketException(
                    (int)(context.DnsEndPoint.Host == refusing.Host ? SocketError.ConnectionRefused : SocketError.HostNotFound)),
            },
            AnswerTimeout = TimeSpan.FromMinutes(5),
            RetryDelay = TimeSpan.FromMinutes(5),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(options).LoadAsync("mnist", null, limit.Token));

        Assert.That(error!.Message, Does.Contain($"{refusing}: Connection refused").And.Contain($"{unknown}: "));
    }

    [Test]
    public async Task With_the_default_patience_a_fetch_ends_even_if_connecting_never_does()
    {
        DigitCatalogOptions defaults = new()
        {
            DataFolder = null,
            CacheFolder = _fixture.CacheFolder,
            Handler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, stop) =>
                {
                    await Task.Delay(Timeout.Infinite, stop);
                    return Stream.Null;
                },
            },
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        long start = Stopwatch.GetTimestamp();

        DigitDataException? error = await Assert.ThrowsAsync<DigitDataException>(() => CatalogFixture.Catalog(defaults).LoadAsync("mnist", null, limit.Token));

        TestContext.Out.WriteLine($"ended after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");
        Assert.That(error!.Message, Does.Contain("ossci-datasets.s3.amazonaws.com/mnist/: no answer within "));
        Assert.That(error.Message, Does.Contain("storage.googleapis.com/cvdf-datasets/mnist/: no answer within "));
    }

    private static CatalogLocation Location(DigitCatalog catalog, CatalogPlace place, string path) =>
        new("mnist", "mnist", place, path, catalog.Options.Entries[0]);
}
