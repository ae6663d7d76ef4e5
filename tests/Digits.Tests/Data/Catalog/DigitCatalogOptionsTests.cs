using Digits.Data;

namespace Digits.Tests.Data.Catalog;

internal sealed class DigitCatalogOptionsTests
{
    [Test]
    public void The_defaults_are_what_the_documentation_says()
    {
        var options = new DigitCatalogOptions();

        Assert.That(options.AnswerTimeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(options.StallTimeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(options.WaitTimeout, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(options.MaxRetries, Is.EqualTo(2));
        Assert.That(options.RetryDelay, Is.EqualTo(TimeSpan.FromMilliseconds(250)));
        Assert.That(options.Handler, Is.Null);
        Assert.That(options.Entries, Is.SameAs(CatalogEntry.BuiltIn));
        string? data = Environment.GetEnvironmentVariable(DigitCatalogOptions.DataVariable);
        Assert.That(options.DataFolder, Is.EqualTo(string.IsNullOrWhiteSpace(data) ? null : data));
        string? cache = Environment.GetEnvironmentVariable(DigitCatalogOptions.CacheVariable);
        Assert.That(options.CacheFolder, string.IsNullOrWhiteSpace(cache) ? Does.EndWith(Path.DirectorySeparatorChar + "digits") : Is.EqualTo(cache));
        Assert.That(Path.IsPathFullyQualified(new DigitCatalog(options).Options.CacheFolder));
    }

    [Test]
    public void All_faults_are_reported_together()
    {
        var options = new DigitCatalogOptions
        {
            CacheFolder = " ",
            DataFolder = "",
            Entries = [CatalogEntry.Mnist, CatalogEntry.Mnist],
            AnswerTimeout = TimeSpan.Zero,
            StallTimeout = TimeSpan.FromDays(2),
            WaitTimeout = Timeout.InfiniteTimeSpan,
            RetryDelay = TimeSpan.Zero,
            MaxRetries = -1,
        };

        Assert.That(
            () => new DigitCatalog(options),
            Throws.ArgumentException.With.Message.Contains("CacheFolder").And.Message.Contains("DataFolder").And.Message.Contains("called mnist")
                .And.Message.Contains("AnswerTimeout").And.Message.Contains("StallTimeout").And.Message.Contains("WaitTimeout")
                .And.Message.Contains("RetryDelay").And.Message.Contains("MaxRetries must be 0 to 100, but was -1"));
    }

    [Test]
    public void Relative_folders_are_fixed_when_the_catalog_is_made()
    {
        DigitCatalogOptions options = new DigitCatalog(new DigitCatalogOptions { DataFolder = "a", CacheFolder = "b" }).Options;

        Assert.That(options.DataFolder, Is.EqualTo(Path.GetFullPath("a")));
        Assert.That(options.CacheFolder, Is.EqualTo(Path.GetFullPath("b")));
    }
}
