using System.Numerics;
using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class DropoutKernelTests
{
    private static readonly ulong[] Keys = [.. Enumerable.Range(0, 16).Select(lane => new CounterRandom(1, RandomPurpose.Dropout, 0, lane).NextUInt64())];

    [TestCaseSource(typeof(Shapes), nameof(Shapes.All))]
    public void Agrees_with_the_reference_to_the_bit(TensorShape shape, int inputMargin, int outputMargin)
    {
        TileLayout layout = new(shape, inputMargin), other = new(shape, outputMargin);
        foreach (float rate in new[] { 0, 0.3f, 0.5f })
        {
            using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(other, 2);
            using TestTiles output = new(other), expected = new(other), inputGradient = new(layout), expectedGradient = new(layout);
            ushort[] mask = new ushort[shape.Count], expectedMask = new ushort[shape.Count];
            fixed (ulong* keys = Keys)
            fixed (ushort* stays = mask, expectedStays = expectedMask)
            {
                DropoutKernel.Forward(input.Pointer, layout, keys, rate, output.Pointer, other, stays);
                DropoutKernel.ForwardReference(input.Pointer, layout, keys, rate, expected.Pointer, other, expectedStays);
                DropoutKernel.Backward(gradient.Pointer, other, stays, rate, inputGradient.Pointer, layout);
                DropoutKernel.BackwardReference(gradient.Pointer, other, stays, rate, expectedGradient.Pointer, layout);
            }

            Assert.That(mask, Is.EqualTo(expectedMask));
            Assert.That(output.Values, Is.EqualTo(expected.Values));
            Assert.That(inputGradient.Values, Is.EqualTo(expectedGradient.Values));
            Assert.That(output.MarginsAreUntouched && inputGradient.MarginsAreUntouched);
        }
    }

    [Test]
    public void Backward_is_forward_of_the_gradient()
    {
        var layout = new TileLayout(4, 5, 6);
        using TestTiles input = TestTiles.Random(layout, 1), output = new(layout), result = new(layout);
        fixed (ulong* keys = Keys)
        fixed (ushort* mask = new ushort[layout.Shape.Count])
        {
            DropoutKernel.Forward(input.Pointer, layout, keys, 0.4f, output.Pointer, layout, mask);
            DropoutKernel.Backward(input.Pointer, layout, mask, 0.4f, result.Pointer, layout);
        }

        Assert.That(result.Values, Is.EqualTo(output.Values));
    }

    // 160,000 values: the deviation of the share that stays is at most 0.00125, and of the share in which two streams agree as well.
    [Test]
    public void As_many_stay_as_the_rate_says_whatever_the_neighbours_do([Values(0.1f, 0.25f, 0.5f, 0.9f)] float rate)
    {
        ushort[] mask = Mask(Keys, rate, 10_000);
        double Share(Func<int, int> bits) => Enumerable.Range(1, mask.Length - 1).Average(i => BitOperations.PopCount((ushort)bits(i)) / 16.0);
        double stays = 1 - rate, agree = stays * stays + rate * rate;
        Assert.That(Share(i => mask[i]), Is.EqualTo(stays).Within(0.006));
        Assert.That(Share(i => ~(mask[i] ^ mask[i - 1])), Is.EqualTo(agree).Within(0.006), "the place before");
        Assert.That(Share(i => ~(mask[i] ^ (int)BitOperations.RotateLeft(mask[i] * 65537u, 1))), Is.EqualTo(agree).Within(0.006), "the lane beside");
    }

    [Test]
    public void A_value_depends_on_its_key_and_not_on_its_lane()
    {
        ushort[] mask = Mask(Keys, 0.5f, 200), reversed = Mask([.. Keys.Reverse()], 0.5f, 200);
        for (int i = 0; i < mask.Length; i++)
        {
            for (int lane = 0; lane < 16; lane++)
                Assert.That(reversed[i] >> (15 - lane) & 1, Is.EqualTo(mask[i] >> lane & 1));
        }
    }

    // Keys that differ in one bit must not give related masks.
    [Test]
    public void Every_bit_of_a_key_counts()
    {
        for (int bit = 0; bit < 64; bit++)
        {
            ushort[] mask = Mask([.. Keys.Select((key, lane) => Keys[0] ^ (lane == 0 ? 0 : 1UL << bit))], 0.5f, 1000);
            double agree = mask.Average(stays => (stays & 1) == (stays >> 1 & 1) ? 1.0 : 0);
            Assert.That(agree, Is.EqualTo(0.5).Within(0.08), $"bit {bit}");
        }
    }

    private static ushort[] Mask(ulong[] allKeys, float rate, int channels)
    {
        var layout = new TileLayout(channels, 1, 1);
        using TestTiles input = new(layout), output = new(layout);
        var mask = new ushort[channels];
        fixed (ulong* keys = allKeys)
        fixed (ushort* stays = mask)
            DropoutKernel.Forward(input.Pointer, layout, keys, rate, output.Pointer, layout, stays);
        return mask;
    }
}
