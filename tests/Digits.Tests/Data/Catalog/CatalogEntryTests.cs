using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Catalog;

internal sealed class CatalogEntryTests
{
    private const string Hash = "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609";

    [Test]
    public void The_built_in_sets_are_those_that_were_published([Values("mnist", "usps")] string name)
    {
        string folder = RealData.Folder(name);

        CatalogVerification verification = new DigitCatalog(new DigitCatalogOptions { DataFolder = null }).Verify(folder);

        Assert.That(verification.Entry.Name, Is.EqualTo(name));
        Assert.That(verification.Files.Select(file => file.State), Is.All.EqualTo(FileState.Ok));
        Assert.That(verification.Files, Has.Count.EqualTo(name == "mnist" ? 4 : 2));
    }

    [Test]
    public void Mirrors_of_the_built_in_sets_are_encrypted_and_more_than_one([Values("mnist", "usps")] string name)
    {
        CatalogEntry entry = CatalogEntry.BuiltIn.Single(known => known.Name == name);

        Assert.That(entry.Mirrors, Has.Count.GreaterThan(1));
        Assert.That(entry.Mirrors.Select(mirror => mirror.AbsoluteUri), Is.All.StartsWith("https://").And.All.EndsWith("/"));
    }

    [TestCase("../mnist")]
    [TestCase("a/b")]
    [TestCase(".hidden")]
    [TestCase("..")]
    [TestCase("a b")]
    [TestCase("C:x")]
    public void A_name_that_could_leave_its_folder_is_refused(string name)
    {
        Assert.That(() => new CatalogFile(name, 1, Hash), Throws.ArgumentException.With.Message.Contains(name));
        Assert.That(() => Entry(name), Throws.ArgumentException.With.Message.Contains(name));
    }

    [Test]
    public void The_name_auto_is_taken() => Assert.That(() => Entry("Auto"), Throws.ArgumentException);

    [TestCase(0, Hash)]
    [TestCase(-1, Hash)]
    [TestCase(1, "")]
    [TestCase(1, "440F")]
    public void A_size_under_one_and_a_hash_that_is_none_are_refused(long size, string hash) =>
        Assert.That(() => new CatalogFile("a", size, hash), Throws.InstanceOf<ArgumentException>());

    [TestCase("ftp://example.test/")]
    [TestCase("file:///etc/")]
    [TestCase("https://example.test/?a=b")]
    [TestCase("relative/")]
    public void A_mirror_that_is_no_web_folder_is_refused(string address) =>
        Assert.That(() => Entry("a", new Uri(address, UriKind.RelativeOrAbsolute)), Throws.ArgumentException.With.Message.Contains(address));

    [Test]
    public void A_mirror_keeps_the_last_part_of_its_address() =>
        Assert.That(Entry("a", new Uri("http://example.test/one/two")).Mirrors[0].AbsoluteUri, Is.EqualTo("http://example.test/one/two/"));

    private static CatalogEntry Entry(string name, Uri? mirror = null) =>
        new(name, "Title", "Licence", [new CatalogFile("file", 1, Hash)], [mirror ?? new Uri("http://example.test/")]);
}
