using Digits.Data;
using Digits.Imaging;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests.Imaging;

/// <summary>Damaged pictures are read or refused: nothing else happens, whatever the damage.</summary>
internal sealed class HostilePicturesTests
{
    private const int Mutations = 2_500;

    private static readonly NumberReader Reader = new(DigitPredictor.Default);

    [TestCase(SKEncodedImageFormat.Png)]
    [TestCase(SKEncodedImageFormat.Jpeg)]
    [TestCase(SKEncodedImageFormat.Webp)]
    [TestCase(SKEncodedImageFormat.Bmp)]
    public void Of_mutated_files_each_is_read_or_refused(SKEncodedImageFormat format)
    {
        byte[] whole = format == SKEncodedImageFormat.Bmp
            ? Pictures.Bmp(20, 30, [.. Enumerable.Range(0, 20 * 30 * 4).Select(i => (byte)(i * i >> 5))])
            : Pictures.Encode(Pictures.Stroke(40, 56, SKColors.Black, SKColors.White), format);
        (int read, int refused) = (0, 0);
        Parallel.For(0, Mutations, i =>
        {
            byte[] file = Mutate(whole, new Random(i));
            try
            {
                GreyImage image = ImageDecoder.Decode(new MemoryStream(file), "test");
                Assert.That(DigitNormalizer.Normalize(image), Has.Length.EqualTo(784));
                if (i % 25 == 0)
                    Reader.Read(image);
                Interlocked.Increment(ref read);
            }
            catch (DigitDataException exception)
            {
                Assert.That(exception.Message, Does.StartWith("test"));
                Interlocked.Increment(ref refused);
            }
        });
        Assert.That(read, Is.GreaterThan(0), "every mutation was refused: the files are not what they should be");
        Assert.That(read + refused, Is.EqualTo(Mutations));
    }

    [TestCase(0, 10)]
    [TestCase(10, 0)]
    [TestCase(30_000, 30_000)]
    [TestCase(int.MaxValue, int.MaxValue)]
    [TestCase(-5, 5)]
    public void A_header_that_lies_is_refused(int width, int height) => Assert.That(
        () => ImageDecoder.Decode(new MemoryStream(Pictures.Bmp(width, height, new byte[400])), "test"), Throws.InstanceOf<DigitDataException>());

    [Test]
    public void A_picture_under_another_ending_is_what_it_is()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("picture.jpg"), Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Black, SKColors.White), SKEncodedImageFormat.Png));
        Assert.That(ImageDecoder.Decode(folder.File("picture.jpg")).Height, Is.EqualTo(40));
    }

    /// <summary>Some bytes changed, taken out, put in, or copied elsewhere.</summary>
    private static byte[] Mutate(byte[] whole, Random random)
    {
        var bytes = new List<byte>(whole);
        for (int i = 0; i <= random.Next(6); i++)
        {
            int at = random.Next(bytes.Count), length = Math.Min(1 + random.Next(12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256))); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }

            if (bytes.Count < 2)
                break;
        }

        return [.. bytes];
    }
}
