using Digits.Data;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Tests.Support;

/// <summary>Sets of digits for tests, drawn at random or made by rule.</summary>
internal static class Sets
{
    /// <summary>Small sets of any shape, labels and pixels.</summary>
    public static Gen<DigitSet> Any =>
        from rows in Gen.Choose(1, 7)
        from columns in Gen.Choose(1, 7)
        from set in OfSize(rows, columns)
        select set;

    /// <summary>Small sets of images of one size, with any labels and pixels.</summary>
    public static Gen<DigitSet> OfSize(int rows, int columns) =>
        from count in Gen.Choose(1, 9)
        from pixels in Gen.Choose(0, 255).ArrayOf(count * rows * columns)
        from labels in Gen.Choose(0, 9).ArrayOf(count)
        select Make(rows, columns, [.. pixels.Select(p => (byte)p)], [.. labels.Select(l => (byte)l)]);

    /// <summary>28×28 images as normalization leaves them: any pixels, but a black margin.</summary>
    public static Gen<DigitSet> Normalized =>
        from set in OfSize(28, 28)
        select Make(28, 28, [.. set.CopyPixels().Select((p, i) => InMargin(i % 784) ? (byte)0 : p)], set.Labels.ToArray());

    /// <summary>Labels of any number, each image one pixel that tells its place.</summary>
    public static Gen<DigitSet> Labelled(int min, int max) =>
        from count in Gen.Choose(min, max)
        from labels in Gen.Choose(0, 9).ArrayOf(count)
        select Numbered([.. labels.Select(l => (byte)l)]);

    /// <summary>Images of 1×4 pixels that hold their own place in the set.</summary>
    public static DigitSet Numbered(byte[] labels) =>
        Make(1, 4, [.. Enumerable.Range(0, labels.Length).SelectMany(BitConverter.GetBytes)], labels);

    public static DigitSet Make(int rows, int columns, byte[] pixels, byte[] labels) => new("test", "made by a test", rows, columns, pixels, labels);

    /// <summary>The places that <see cref="Numbered"/> wrote into the images.</summary>
    public static int[] Places(DigitSet set) => [.. Enumerable.Range(0, set.Count).Select(i => BitConverter.ToInt32(set.Image(i)))];

    /// <summary>Checks a property of sets with random examples; throws with a small counterexample.</summary>
    public static void Check(Gen<DigitSet> sets, Action<DigitSet> property, int examples = 50) =>
        Prop.ForAll(sets.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(examples));

    private static bool InMargin(int place) => place / 28 is < 4 or > 23 || place % 28 is < 4 or > 23;
}
