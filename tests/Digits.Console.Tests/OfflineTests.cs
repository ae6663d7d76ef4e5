using System.Net;
using System.Net.Sockets;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests;

/// <summary>Without MNIST at hand and without a network a newcomer is told soon what to do.</summary>
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

    private static void FailsSoon(string? proxy)
    {
        using var place = new Workplace();
        // A proxy's name without an address stands for a network without a name server.
        place.Variables["HTTPS_PROXY"] = proxy ?? "http://no-such-host.invalid:80";
        place.Variables["DIGITS_DATA"] = place.File("data");
        Outcome outcome = place.Run().Failed("not on this machine");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Duration, Is.LessThan(Soon));
            Assert.That(outcome.Error, Does.Contain(place.File("data/mnist")).And.Contains(Path.Combine(place.Cache, "mnist")), "It says where it looked.");
            Assert.That(outcome.Error, Does.Contain("To go on without a network").And.Contains("train-images-idx3-ubyte.gz"), "It says how to go on.");
            Assert.That(Directory.EnumerateFileSystemEntries(place.Path), Is.Empty);
        });
    }
}
