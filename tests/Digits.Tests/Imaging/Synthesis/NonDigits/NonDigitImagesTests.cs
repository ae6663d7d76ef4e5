using System.Security.Cryptography;
using Digits.Data;
using Digits.Imaging.Synthesis;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Synthesis.NonDigits;

internal sealed class NonDigitImagesTests
{
    private static readonly DigitSet Digits = new SyntheticHandwriting(1).CreateData("digits", 5, 120).Training;

    [Test]
    public void The_same_arguments_give_the_same_images_and_another_seed_others()
    {
        byte[] images = NonDigitImages.Create(300, 1, Digits);
        Assert.That(images, Has.Length.EqualTo(300 * 784));
        Assert.That(NonDigitImages.Create(300, 1, Digits), Is.EqualTo(images));
        Assert.That(NonDigitImages.Create(100, 1, Digits), Is.EqualTo(images[..78_400]), "more of them are the same and some more");
        Assert.That(NonDigitImages.Create(300, 2, Digits), Is.Not.EqualTo(images));
    }

    [Test]
    public void They_are_of_many_kinds()
    {
        byte[][] images = [.. NonDigitImages.Create(1000, 1, Digits).Chunk(784)];
        Assert.Multiple(() =>
        {
            Assert.That(images.Select(image => Convert.ToHexString(SHA256.HashData(image))).Distinct().Count(), Is.GreaterThan(900), "few are alike: the blank ones");
            Assert.That(images.Count(image => image.All(pixel => pixel == 0)), Is.InRange(5, 60), "blank paper");
            Assert.That(images.Count(image => image.Count(pixel => pixel > 127) > 300), Is.InRange(20, 200), "dark textures");
            Assert.That(images.Count(image => image.Count(pixel => pixel > 127) is > 20 and < 200), Is.GreaterThan(600), "as much ink as a digit has");
        });
    }

    [Test]
    public void Most_are_drawn_in_the_form_of_a_digit()
    {
        byte[][] images = [.. NonDigitImages.Create(1000, 3, Digits).Chunk(784)];
        int framed = images.Count(image => Enumerable.Range(0, 784).All(i => i / 28 is >= 2 and < 26 && i % 28 is >= 2 and < 26 || image[i] == 0));
        Assert.That(framed, Is.GreaterThan(700));
    }

    [Test]
    public void Digits_are_needed_in_normal_form()
    {
        Assert.That(() => NonDigitImages.Create(1, 1, Sets.Numbered([1, 2])), Throws.ArgumentException);
        Assert.That(() => NonDigitImages.Create(1, 1, Digits.Select([])), Throws.ArgumentException);
        Assert.That(NonDigitImages.Create(0, 1, Digits), Is.Empty);
    }
}
