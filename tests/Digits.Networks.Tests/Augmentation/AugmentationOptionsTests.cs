using System.Text.Json;
using Digits.Networks.Augmentation;

namespace Digits.Networks.Tests.Augmentation;

public sealed class AugmentationOptionsTests
{
    [Test]
    public void Nothing_changes_by_default()
    {
        var options = new AugmentationOptions();
        Assert.That(options.Resamples, Is.False);
        Assert.That(options with { MaxShift = 0, MaxThickness = 0, ElasticSpacing = 7 }, Is.EqualTo(options));
    }

    [Test]
    public void Json_says_the_same_and_only_what_is_asked_must_be_there()
    {
        var options = new AugmentationOptions
        {
            MaxShift = 1.5f,
            WholePixels = true,
            MaxRotation = 10,
            MaxScale = 0.1f,
            MaxAspect = 0.05f,
            MaxShear = 0.2f,
            Elastic = 3,
            ElasticSpacing = 5,
            MaxThickness = 0.25f,
        };
        Assert.That(JsonSerializer.Deserialize<AugmentationOptions>(JsonSerializer.Serialize(options)), Is.EqualTo(options));
        Assert.That(JsonSerializer.Deserialize<AugmentationOptions>("""{"MaxRotation":10}"""), Is.EqualTo(new AugmentationOptions { MaxRotation = 10 }));
    }

    [Test]
    public void Values_out_of_range_are_refused_by_name()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new AugmentationOptions { MaxShift = 65 },
                Throws.ArgumentException.With.Message.EqualTo("MaxShift is 0 to 64 pixels, but was 65."));
            Assert.That(() => new AugmentationOptions { MaxRotation = -1 }, Throws.ArgumentException.With.Message.Contains("MaxRotation"));
            Assert.That(() => new AugmentationOptions { MaxScale = 1 }, Throws.ArgumentException.With.Message.Contains("MaxScale"));
            Assert.That(() => new AugmentationOptions { MaxAspect = float.NaN }, Throws.ArgumentException.With.Message.Contains("MaxAspect"));
            Assert.That(() => new AugmentationOptions { MaxShear = 1.1f }, Throws.ArgumentException.With.Message.Contains("MaxShear"));
            Assert.That(() => new AugmentationOptions { Elastic = 17 }, Throws.ArgumentException.With.Message.Contains("Elastic"));
            Assert.That(() => new AugmentationOptions { ElasticSpacing = 1 }, Throws.ArgumentException.With.Message.Contains("ElasticSpacing"));
            Assert.That(() => new AugmentationOptions { MaxThickness = 2 }, Throws.ArgumentException.With.Message.Contains("MaxThickness"));
        });
    }
}
