using System.Net;
using System.Net.Sockets;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests;

/// <summary>Without MNIST at hand and without a network, who wants MNIST is told soon what to do, and all others get on.</summary>
internal sealed class OfflineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Test]
    public void Where_nothing_can_be_reached() => FailsSoon("http://127.0.0.1:9");

    [Test]
    public void Where_names_have_no_address() => FailsSoon(null);

    [Test]
    public void Where_a_connection_is_taken_and_never_answered()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        FailsSoon($"http://{silent.LocalEndpoint}");
    }

    [Test]
    public void Who_asks_for_no_data_in_particular_gets_a_model_of_the_bundled_set_and_is_told()
    {
        using var place = new Workplace();
        place.Variables["HTTPS_PROXY"] = "http://127.0.0.1:9";
        Outcome outcome = place.Run("--trainers", "sdca", "--trials", "1", "--out", "results").Ended(0);
        Assert.That(outcome.Error, Does.Contain("auto means bundled"), "It says which data it took, and why.");
        Assert.That(outcome.Out, Does.Contain("bundled: 17,000 training, 3,000 validation, 4,000 test images; synthetic handwriting"));
        Assert.That(place.File("results/model.zip"), Does.Exist);
    }

    private static void FailsSoon(string? proxy)
    {
        using var place = new Workplace();
        // A proxy's name without an address stands for a network without a name server.
        place.Variables["HTTPS_PROXY"] = proxy ?? "http://no-such-host.invalid:80";
        place.Variables["DIGITS_DATA"] = place.File("data");
        Outcome outcome = place.Run("--data", "mnist").Failed("not on this machine");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Duration, Is.LessThan(Soon));
            Assert.That(outcome.Error, Does.Contain(place.File("data/mnist")).And.Contains(Path.Combine(place.Cache, "mnist")), "It says where it looked.");
            Assert.That(outcome.Error, Does.Contain("To go on without a network").And.Contains("train-images-idx3-ubyte.gz"), "It says how to go on.");
            Assert.That(Directory.EnumerateFileSystemEntries(place.Path), Is.Empty);
        });
    }
}
