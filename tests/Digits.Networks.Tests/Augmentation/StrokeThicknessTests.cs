using Digits.Networks.Augmentation;

namespace Digits.Networks.Tests.Augmentation;

public sealed class StrokeThicknessTests
{
    [TestCase(28, 28)]
    [TestCase(7, 45)]
    [TestCase(1, 1)]
    public void Pixels_tend_to_the_greatest_or_least_of_their_neighbours(int rows, int columns)
    {
        var strokes = new StrokeThickness(rows, columns);
        var output = new byte[rows * columns];
        foreach (float amount in (float[])[-1, -0.5f, -0.1f, 0, 0.25f, 0.7f, 1])
        {
            byte[] image = TestImages.Noise(rows, columns);
            strokes.Apply(image, amount, output);
            for (int i = 0; i < output.Length; i++)
            {
                (int row, int column) = (i / columns, i % columns);
                int[] neighbours = [image[i], At(row - 1, column), At(row + 1, column), At(row, column - 1), At(row, column + 1)];
                double target = amount > 0 ? neighbours.Max() : neighbours.Min();
                Assert.That(output[i], Is.EqualTo(image[i] + Math.Abs(amount) * (target - image[i])).Within(1));
            }

            int At(int row, int column) => row >= 0 && row < rows && column >= 0 && column < columns ? image[row * columns + column] : 0;
        }
    }

    [Test]
    public void Stroke_becomes_wider_or_thinner_by_twice_the_amount([Values(-0.5f, 0.25f, 1)] float amount)
    {
        // A stroke of 4 pixels, all over from top to bottom.
        var image = new byte[28 * 28];
        for (int row = 0; row < 28; row++)
            image.AsSpan(row * 28 + 12, 4).Fill(255);
        var output = new byte[28 * 28];
        new StrokeThickness(28, 28).Apply(image, amount, output);
        Assert.That(output.AsSpan(14 * 28, 28).ToArray().Sum(pixel => pixel) / 255.0, Is.EqualTo(4 + 2 * amount).Within(0.01));
    }
}
