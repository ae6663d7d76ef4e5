using Digits.Data;
using Digits.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Digits.Tests.Data;

internal sealed class DigitDataViewTests
{
    private static readonly DigitSet Ten = Sets.Numbered([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

    [Test]
    public void The_schema_has_pixels_and_a_label_and_an_image_on_demand()
    {
        DataViewSchema schema = new DigitDataView(Sets.Make(2, 3, new byte[6], [0])).Schema;
        Assert.That(schema.Select(column => column.Name), Is.EqualTo((string[])["Pixels", "Label"]));
        Assert.That(schema["Pixels"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 6)));
        Assert.That(schema["Label"].Type, Is.EqualTo(new KeyDataViewType(typeof(uint), 10)));

        var image = (ImageDataViewType)new DigitDataView(Sets.Make(2, 3, new byte[6], [0]), includeImage: true).Schema["Image"].Type;
        Assert.That((image.Height, image.Width), Is.EqualTo((2, 3)));
    }

    [Test]
    public void The_row_count_is_the_set_s() => Assert.That(new DigitDataView(Ten).GetRowCount(), Is.EqualTo(10));

    [Test]
    public void Pixels_are_the_bytes_divided_by_255_and_labels_are_keys_of_the_digits() => Sets.Check(Sets.Any, set =>
    {
        var context = new MLContext(seed: 1);
        IDataView digits = context.Transforms.Conversion.MapKeyToValue("Digit", "Label").Fit(new DigitDataView(set)).Transform(new DigitDataView(set));
        Assert.That(digits.GetColumn<float[]>("Pixels").SelectMany(pixels => pixels), Is.EqualTo(set.CopyPixels().Select(pixel => pixel / 255f)));
        Assert.That(digits.GetColumn<uint>("Digit"), Is.EqualTo(set.Labels.ToArray().Select(label => (uint)label)));
        Assert.That(digits.GetColumn<uint>("Label"), Is.EqualTo(set.Labels.ToArray().Select(label => label + 1u)), "key 0 means missing");
    });

    [TestCase(2, false)]
    [TestCase(3, false)]
    [TestCase(4, true)]
    [TestCase(0, false)]
    [TestCase(9, true)]
    public void Images_with_ink_on_more_than_a_third_are_dense_and_others_sparse(int ink, bool dense)
    {
        DigitSet set = Sets.Make(3, 3, [.. Enumerable.Range(0, 9).Select(i => (byte)(i < ink ? 255 : 0))], [0]);
        var view = new DigitDataView(set);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        cursor.MoveNext();
        VBuffer<float> pixels = default;
        cursor.GetGetter<VBuffer<float>>(view.Schema["Pixels"])(ref pixels);
        Assert.That((pixels.IsDense, pixels.GetValues().Length), Is.EqualTo((dense, dense ? 9 : ink)));
    }

    [Test]
    public void A_buffer_that_held_one_kind_of_image_takes_the_other()
    {
        // sparse, dense, sparse: ML.NET hands the same buffer to every row
        DigitSet set = Sets.Make(2, 2, [0, 0, 0, 9, 1, 2, 3, 4, 0, 5, 0, 0], [0, 1, 2]);
        var view = new DigitDataView(set);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Pixels"]);
        VBuffer<float> pixels = default;
        var seen = new List<float>();
        while (cursor.MoveNext())
        {
            getter(ref pixels);
            seen.AddRange(pixels.DenseValues());
        }

        Assert.That(seen, Is.EqualTo(set.CopyPixels().Select(pixel => pixel / 255f)));
    }

    [Test]
    public void A_shuffled_cursor_gives_every_row_once_with_its_own_label()
    {
        DigitSet set = Sets.Numbered([.. Enumerable.Range(0, 200).Select(i => (byte)(i % 10))]);
        var view = new DigitDataView(set);
        (List<ulong> ids, List<uint> labels) = Read(view, new Random(7));
        Assert.That(ids, Is.EquivalentTo(Enumerable.Range(0, 200).Select(i => (ulong)i)));
        Assert.That(ids, Is.Not.Ordered);
        Assert.That(labels, Is.EqualTo(ids.Select(id => set.Labels[(int)id] + 1u)));
        Assert.That(Read(view, new Random(7)).Ids, Is.EqualTo(ids), "the same generator gives the same order");
    }

    [Test]
    public void Several_cursors_at_once_do_not_disturb_each_other()
    {
        var view = new DigitDataView(Ten);
        using DataViewRowCursor one = view.GetRowCursor(view.Schema), other = view.GetRowCursor(view.Schema);
        ValueGetter<uint> oneLabel = one.GetGetter<uint>(view.Schema["Label"]), otherLabel = other.GetGetter<uint>(view.Schema["Label"]);
        uint a = 0, b = 0;
        one.MoveNext();
        one.MoveNext();
        other.MoveNext();
        oneLabel(ref a);
        otherLabel(ref b);
        Assert.That((a, b, one.Position, other.Position), Is.EqualTo((2u, 1u, 1L, 0L)));
    }

    [Test]
    public void Cursors_on_several_threads_each_see_all_rows()
    {
        DigitSet set = SyntheticDigits.Create(200);
        var view = new DigitDataView(set);
        var seen = new List<uint>[4];
        Parallel.For(0, seen.Length, i => seen[i] = Read(view, null).Labels);
        Assert.That(seen, Is.All.EqualTo(set.Labels.ToArray().Select(label => label + 1u)));
    }

    [Test]
    public void After_the_end_there_is_no_more()
    {
        var view = new DigitDataView(Sets.Numbered([1, 2]));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.That((bool[])[cursor.MoveNext(), cursor.MoveNext(), cursor.MoveNext(), cursor.MoveNext()], Is.EqualTo((bool[])[true, true, false, false]));
        Assert.That(cursor.Position, Is.EqualTo(-1));
    }

    [Test]
    public void An_empty_set_has_no_rows()
    {
        var view = new DigitDataView(Sets.Numbered([]));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.That((cursor.MoveNext(), view.GetRowCount()), Is.EqualTo((false, (long?)0)));
    }

    [Test]
    public void Copies_that_are_moved_come_after_all_images_with_paper_where_there_was_nothing()
    {
        DigitSet set = Sets.Make(2, 3, [1, 2, 3, 4, 5, 6, 0, 0, 9, 0, 0, 0], [7, 8]);
        var view = new DigitDataView(set, includeImage: false, [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (2, 0), (0, 3)], CancellationToken.None);
        byte[][] rows = [.. view.GetColumn<float[]>("Pixels").Select(row => row.Select(pixel => (byte)Math.Round(255 * pixel)).ToArray())];
        Assert.That(rows.Where((_, row) => row % 2 == 0), Is.EqualTo((byte[][])
        [
            [1, 2, 3, 4, 5, 6],
            [0, 0, 0, 1, 2, 3],
            [4, 5, 6, 0, 0, 0],
            [0, 1, 2, 0, 4, 5],
            [2, 3, 0, 5, 6, 0],
            new byte[6],
            new byte[6],
        ]));
        Assert.That(rows[3], Is.EqualTo((byte[])[0, 0, 0, 0, 0, 9]));
        Assert.That(view.GetColumn<uint>("Label"), Is.EqualTo(Enumerable.Repeat((uint[])[8, 9], 7).SelectMany(labels => labels)));
        Assert.That(view.GetRowCount(), Is.EqualTo(14));
    }

    [Test]
    public void A_column_that_was_not_asked_for_has_no_getter()
    {
        var view = new DigitDataView(Ten);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Label"]]);
        Assert.That(cursor.IsColumnActive(view.Schema["Pixels"]), Is.False);
        Assert.That(
            () => cursor.GetGetter<VBuffer<float>>(view.Schema["Pixels"]), Throws.ArgumentException.With.Message.Contains("Pixels was not asked for"));
    }

    [Test]
    public void A_getter_of_the_wrong_type_is_refused()
    {
        var view = new DigitDataView(Ten);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.That(() => cursor.GetGetter<float>(view.Schema["Label"]), Throws.InvalidOperationException.With.Message.Contains("not Single"));
    }

    [Test]
    public void A_cancelled_view_throws_at_the_next_row()
    {
        using var source = new CancellationTokenSource();
        var view = new DigitDataView(Ten, includeImage: false, source.Token);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.That(cursor.MoveNext(), Is.True);
        source.Cancel();
        Assert.That(() => cursor.MoveNext(), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(28)]
    [TestCase(14)]
    public void The_image_column_feeds_ML_NET_s_own_image_transforms(int side)
    {
        // Areas of one grey, so that shrinking to the half has one right answer.
        byte[] grey = [.. Enumerable.Range(0, 784).Select(p => (byte)((p / 28 / 2 * 14) + (p % 28 / 2)))];
        DigitSet set = Sets.Make(28, 28, [.. grey, .. grey.Reverse()], [3, 4]);
        var context = new MLContext(seed: 1);
        var view = new DigitDataView(set, includeImage: true);
        IDataView extracted = context.Transforms.ResizeImages("Resized", side, side, "Image")
            .Append(context.Transforms.ConvertToGrayscale("Grey", "Resized"))
            .Append(context.Transforms.ExtractPixels("Extracted", "Grey", ImagePixelExtractingEstimator.ColorBits.Red))
            .Fit(view).Transform(view);

        int step = 28 / side;
        float[][] pixels = [.. extracted.GetColumn<float[]>("Extracted")];
        for (int image = 0; image < 2; image++)
        {
            byte[] expected = [.. Enumerable.Range(0, side * side).Select(p => set.Image(image)[(p / side * step * 28) + (p % side * step)])];
            Assert.That(pixels[image], Is.EqualTo(expected.Select(value => (float)value)).Within(1f)); // ML.NET's grey weights sum to 0.9999
        }
    }

    [Test]
    public void An_image_is_disposed_when_the_next_takes_its_place()
    {
        var view = new DigitDataView(Ten, includeImage: true);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        MLImage image = null!;
        cursor.MoveNext();
        getter(ref image);
        MLImage first = image;
        cursor.MoveNext();
        getter(ref image);
        Assert.That(() => first.Pixels.Length, Throws.Exception, "it is gone");
        Assert.That(image.Pixels[0], Is.EqualTo(1));
        image.Dispose();
    }

    [Test]
    public void ML_NET_s_data_operations_work()
    {
        DigitSet set = SyntheticDigits.Create(100);
        var context = new MLContext(seed: 1);
        var view = new DigitDataView(set);
        uint[] keys = [.. set.Labels.ToArray().Select(label => label + 1u)];
        Assert.Multiple(() =>
        {
            Assert.That(Labels(context.Data.TakeRows(view, 13)), Is.EqualTo(keys.Take(13)));
            Assert.That(Labels(context.Data.SkipRows(view, 13)), Is.EqualTo(keys.Skip(13)));
            Assert.That(Labels(context.Data.ShuffleRows(view, seed: 3)), Is.EquivalentTo(keys));
            Assert.That(Labels(context.Data.ShuffleRows(view, seed: 3)), Is.Not.EqualTo(keys));
            Assert.That(Labels(context.Data.FilterRowsByKeyColumnFraction(view, "Label", 0, 0.5)), Is.EqualTo(keys.Where(key => key <= 5)));
            Assert.That(Labels(context.Data.Cache(view)), Is.EqualTo(keys));

            IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = context.Data.CrossValidationSplit(view, 4, seed: 2);
            Assert.That(folds.SelectMany(fold => Labels(fold.TestSet)), Is.EquivalentTo(keys), "every row is tested once");
            Assert.That(folds.Select(fold => Labels(fold.TrainSet).Length + Labels(fold.TestSet).Length), Is.All.EqualTo(100));
        });
    }

    [Test]
    public void A_model_of_ML_NET_learns_from_it()
    {
        var context = new MLContext(seed: 1);
        var view = new DigitDataView(SyntheticDigits.Create(200));
        var model = context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", "Pixels", maximumNumberOfIterations: 10).Fit(view);
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(
            model.Transform(new DigitDataView(SyntheticDigits.Create(100, seed: 2))));
        Assert.That(metrics.MicroAccuracy, Is.GreaterThan(0.9));
    }

    private static uint[] Labels(IDataView view) => [.. view.GetColumn<uint>("Label")];

    private static (List<ulong> Ids, List<uint> Labels) Read(DigitDataView view, Random? random)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, random);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(view.Schema["Label"]);
        (var ids, var labels) = (new List<ulong>(), new List<uint>());
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            uint label = 0;
            getId(ref id);
            getLabel(ref label);
            ids.Add(id.Low);
            labels.Add(label);
        }

        return (ids, labels);
    }
}
