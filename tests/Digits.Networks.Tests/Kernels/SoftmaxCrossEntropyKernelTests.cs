using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class SoftmaxCrossEntropyKernelTests
{
    [Test]
    public void Agrees_with_the_reference([Values(1, 2, 10, 37)] int classes, [Values(1, 7, 15, 16)] int images, [Values(0f, 0.1f, 1f)] float smoothing)
    {
        float[] values = [.. TestValues.Normal(classes * 16, 1).Select(value => 5 * value)];
        (int right, float[] gradient, float[] losses) = Run(values, Labels(classes), images, smoothing, 0.25f);
        float[] expectedGradient = new float[classes * 16], expectedLosses = new float[16];
        int expectedRight;
        fixed (float* logits = values, g = expectedGradient, l = expectedLosses)
        fixed (byte* labels = Labels(classes))
            expectedRight = SoftmaxCrossEntropyKernel.ForwardReference(logits, classes, labels, images, smoothing, null, 0, 0.25f, g, l);
        Assert.That(right, Is.EqualTo(expectedRight));
        Assert.That(gradient, Is.EqualTo(expectedGradient).Within(1e-6));
        Assert.That(losses, Is.EqualTo(expectedLosses).Within(5e-6));
    }

    [Test]
    public void Gradient_is_that_of_the_losses([Values(0f, 0.2f)] float smoothing) => FiniteDifferences.Check(
        logits => Run(logits, Labels(10), 13, smoothing, 1).Losses,
        (logits, weights) => [.. Run(logits, Labels(10), 13, smoothing, 1).Gradient.Select((value, i) => value * weights[i % 16])],
        TestValues.Normal(160, 2));

    [Test]
    public void An_image_of_no_class_has_the_same_target_for_all([Values(0f, 0.2f)] float smoothing)
    {
        byte[] labels = [.. Labels(10).Select((label, lane) => lane % 3 == 0 ? SoftmaxCrossEntropyKernel.NoClass : label)];
        float[] values = TestValues.Normal(160, 3);
        (int right, float[] gradient, float[] losses) = Run(values, labels, 16, smoothing, 1);
        (int rightAll, float[] gradientAll, float[] lossesAll) = Run(values, Labels(10), 16, smoothing, 1);
        (_, float[] gradientEven, float[] lossesEven) = Run(values, Labels(10), 16, 1, 1);
        for (int lane = 0; lane < 16; lane++)
        {
            bool none = lane % 3 == 0;
            Assert.That(losses[lane], Is.EqualTo((none ? lossesEven : lossesAll)[lane]));
            for (int k = 0; k < 10; k++)
                Assert.That(gradient[(k * 16) + lane], Is.EqualTo((none ? gradientEven : gradientAll)[(k * 16) + lane]));
        }

        Assert.That(right, Is.LessThanOrEqualTo(rightAll));
        FiniteDifferences.Check(
            logits => Run(logits, labels, 13, smoothing, 1).Losses,
            (logits, weights) => [.. Run(logits, labels, 13, smoothing, 1).Gradient.Select((value, i) => value * weights[i % 16])],
            TestValues.Normal(160, 2));
    }

    [Test]
    public void With_a_teacher_it_agrees_with_the_reference([Values(1, 2, 10, 37)] int classes, [Values(1, 15, 16)] int images, [Values(0.3f, 1f)] float share)
    {
        float[] values = TestValues.Normal(classes * 16, 1), answers = [.. TestValues.Normal(classes * 16, 2).Select(value => 5 * value)];
        float[] expectedGradient = new float[classes * 16], expectedLosses = new float[16];
        int expectedRight;
        fixed (float* logits = values, teacher = answers, g = expectedGradient, l = expectedLosses)
        fixed (byte* labels = Labels(classes))
            expectedRight = SoftmaxCrossEntropyKernel.ForwardReference(logits, classes, labels, images, 0.1f, teacher, share, 0.25f, g, l);
        (int right, float[] gradient, float[] losses) = Run(values, Labels(classes), images, 0.1f, 0.25f, answers, share);
        Assert.That(right, Is.EqualTo(expectedRight));
        Assert.That(gradient, Is.EqualTo(expectedGradient).Within(1e-6));
        Assert.That(losses, Is.EqualTo(expectedLosses).Within(5e-6));
    }

    [Test]
    public void With_a_teacher_the_gradient_is_that_of_the_losses([Values(0.3f, 1f)] float share)
    {
        float[] answers = TestValues.Normal(160, 5);
        FiniteDifferences.Check(
            logits => Run(logits, Labels(10), 13, 0.1f, 1, answers, share).Losses,
            (logits, weights) => [.. Run(logits, Labels(10), 13, 0.1f, 1, answers, share).Gradient.Select((value, i) => value * weights[i % 16])],
            TestValues.Normal(160, 2));
    }

    [Test]
    public void Who_answers_as_the_teacher_does_has_nothing_to_learn()
    {
        float[] logits = [.. TestValues.Normal(160, 4).Select(value => 20 * value)];
        Assert.That(Run(logits, Labels(10), 16, 0, 1, logits, 1).Gradient, Is.All.Zero.Within(1e-6));
    }

    // ln(1 + e⁻²), and the mean of that and ln(1 + e²): what the formula gives for two classes.
    [TestCase(0f, 0.126928f)]
    [TestCase(1f, 1.126928f)]
    public void Two_classes_by_hand(float smoothing, float loss)
    {
        float[] logits = [.. Enumerable.Repeat(3f, 16), .. Enumerable.Repeat(1f, 16)];
        (int right, _, float[] losses) = Run(logits, new byte[16], 16, smoothing, 1);
        Assert.That(losses, Is.All.EqualTo(loss).Within(1e-6));
        Assert.That(right, Is.EqualTo(16));
    }

    [Test]
    public void Great_logits_neither_overflow_nor_lose_the_answer()
    {
        var logits = new float[160];
        for (int lane = 0; lane < 16; lane++)
            (logits[3 * 16 + lane], logits[5 * 16 + lane]) = (1e30f, -1e30f);
        (int right, float[] gradient, float[] losses) = Run(logits, [.. Enumerable.Repeat((byte)3, 16)], 16, 0, 1);
        Assert.That(right, Is.EqualTo(16));
        Assert.That(losses, Is.All.Zero);
        Assert.That(gradient, Is.All.Zero);
    }

    [Test]
    public void Of_equal_logits_the_first_is_the_answer_and_no_number_is_none()
    {
        Assert.That(Run(new float[160], new byte[16], 16, 0, 1).Right, Is.EqualTo(16));
        Assert.That(Run(new float[160], [.. Enumerable.Repeat((byte)1, 16)], 16, 0, 1).Right, Is.Zero);
        Assert.That(Run([.. Enumerable.Repeat(float.NaN, 160)], new byte[16], 16, 0, 1).Right, Is.Zero);
    }

    private static byte[] Labels(int classes) => [.. Enumerable.Range(0, 16).Select(lane => (byte)(lane * 7 % classes))];

    private static (int Right, float[] Gradient, float[] Losses) Run(
        float[] values, byte[] labels, int images, float smoothing, float scale, float[]? answers = null, float share = 0)
    {
        float[] gradient = new float[values.Length], losses = new float[16];
        fixed (float* logits = values, teacher = answers?.ToArray(), g = gradient, l = losses) // it overwrites the teacher's logits
        fixed (byte* label = labels)
            return (SoftmaxCrossEntropyKernel.Forward(logits, values.Length / 16, label, images, smoothing, teacher, share, scale, g, l), gradient, losses);
    }
}
