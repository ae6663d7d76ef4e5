using Digits.Imaging;
using Digits.Tests.Imaging.Normalization;
using SkiaSharp;

namespace Digits.Tests.Imaging;

internal sealed class NormalizationSheetTests
{
    private static readonly GreyImage Photo = Made.Image(240, 200, (x, y) => 200 - (120 * Made.Four(x, y, 80, 40, 110, 8)));

    [Test]
    public void The_steps_lead_from_the_picture_to_what_the_model_sees()
    {
        NormalizationSteps steps = DigitNormalizer.Explain(Photo);
        Assert.That(steps.Steps[0].Image, Is.SameAs(Photo));
        Assert.That(steps.Steps.Select(step => step.Name), Does.Contain("digit found").And.Contain("stroke width"));
        Assert.That(steps.Steps[^1].Name, Is.EqualTo("28×28"));
        Assert.That(steps.Result.ToArray(), Is.EqualTo(DigitNormalizer.Normalize(Photo)));
    }

    [Test]
    public void A_digit_that_is_small_in_its_picture_is_looked_at_from_near()
    {
        GreyImage large = Made.Image(900, 600, (x, y) => 200 - (120 * Made.Four(x, y, 700, 450, 100, 8)));
        Assert.That(DigitNormalizer.Explain(large).Steps.Select(step => step.Name), Does.Contain("looked at from near"));
        Assert.That(DigitNormalizer.Explain(Photo).Steps.Select(step => step.Name), Does.Not.Contain("looked at from near"));
    }

    [Test]
    public void A_blank_picture_has_steps_too() =>
        Assert.That(DigitNormalizer.Explain(Made.Image(60, 60, (_, _) => 200)).Result.ToArray(), Is.All.Zero);

    [Test]
    public void A_sheet_has_a_row_for_each_picture_with_all_steps()
    {
        NormalizationSteps steps = DigitNormalizer.Explain(Photo);
        using var one = Draw(("a", steps));
        using var three = Draw(("a", steps), ("b", steps), ("c", steps));
        Assert.That(three.Height, Is.InRange((3 * one.Height) - 60, 3 * one.Height));
        Assert.That((three.Width, three.Width), Is.EqualTo((one.Width, one.Width)));
        Assert.That(one.Width / (double)steps.Steps.Count, Is.GreaterThan(150));

        // The first tile is the photo, whose paper is 200; the last one the digit on black.
        Assert.That(one.GetPixel(30, 100).Red, Is.EqualTo(200).Within(2));
        Assert.That(one.GetPixel(one.Width - 25, 60).Red, Is.Zero);
    }

    [Test]
    public void A_sheet_has_a_limit()
    {
        NormalizationSteps steps = DigitNormalizer.Explain(Photo);
        Assert.That(() => NormalizationSheet.Write([], Stream.Null), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => NormalizationSheet.Write([.. Enumerable.Repeat(("", steps), 101)], Stream.Null), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static SKBitmap Draw(params (string, NormalizationSteps)[] rows)
    {
        using var png = new MemoryStream();
        NormalizationSheet.Write(rows, png);
        return SKBitmap.Decode(png.ToArray());
    }
}
