using Digits.Data;
using Digits.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Digits.Tests.Evaluation;

internal sealed class EvaluationResultTests
{
    [TestCase(1, 300)]
    [TestCase(2, 37)]
    [TestCase(3, 1)]
    public void Agrees_with_ML_NET_on_every_metric(int seed, int count)
    {
        (float[] probabilities, byte[] labels) = Random(seed, count);
        EvaluationResult ours = EvaluationResult.From(probabilities, labels);
        MulticlassClassificationMetrics theirs = ByMLNet(probabilities, labels, topK: 2);
        Assert.Multiple(() =>
        {
            Assert.That(ours.Count, Is.EqualTo(count));
            Assert.That(ours.Accuracy, Is.EqualTo(theirs.MicroAccuracy).Within(1e-9));
            Assert.That(ours.MacroAccuracy, Is.EqualTo(theirs.MacroAccuracy).Within(1e-9));
            Assert.That(ours.LogLoss, Is.EqualTo(theirs.LogLoss).Within(1e-6));
            Assert.That(ours.Top2Accuracy, Is.EqualTo(theirs.TopKAccuracy).Within(1e-9));
            Assert.That(ours.Confusion, Is.EqualTo(theirs.ConfusionMatrix.Counts.Select(row => row.Select(n => (int)n))));
            for (int digit = 0; digit < 10; digit++)
            {
                ClassResult result = ours.PerClass[digit];
                Assert.That(result.Digit, Is.EqualTo(digit));
                Assert.That(result.Count, Is.EqualTo(labels.Count(label => label == digit)));
                Assert.That(result.Precision, Is.EqualTo(theirs.ConfusionMatrix.PerClassPrecision[digit]).Within(1e-9));
                Assert.That(result.Recall, Is.EqualTo(theirs.ConfusionMatrix.PerClassRecall[digit]).Within(1e-9));
            }
        });
    }

    [Test]
    public void A_case_done_by_hand()
    {
        // two zeros, one read as 1; one 1, read as 1; one 2, read as 0
        float[] probabilities = [.. Row(0, 0.8f, 1, 0.2f), .. Row(1, 0.6f, 0, 0.4f), .. Row(1, 1f, 0, 0f), .. Row(0, 0.5f, 1, 0.3f)];
        probabilities[32] = 0.2f;
        EvaluationResult result = EvaluationResult.From(probabilities, [0, 0, 1, 2]);
        Assert.Multiple(() =>
        {
            Assert.That((result.Count, result.Correct, result.Accuracy), Is.EqualTo((4, 2, 0.5)));
            Assert.That(result.MacroAccuracy, Is.EqualTo((0.5 + 1 + 0) / 3).Within(1e-12));
            Assert.That(result.Top2Accuracy, Is.EqualTo(0.75));
            Assert.That(result.LogLoss, Is.EqualTo(-(Math.Log(0.8) + Math.Log(0.4) + Math.Log(1) + Math.Log(0.2)) / 4).Within(1e-6));
            Assert.That((result.Confusion[0][0], result.Confusion[0][1], result.Confusion[1][1], result.Confusion[2][0]), Is.EqualTo((1, 1, 1, 1)));
            Assert.That(result.Confusion.Sum(row => row.Sum()), Is.EqualTo(4));
            Assert.That(result.PerClass[0], Is.EqualTo(new ClassResult(0, 2, 0.5, 0.5, 0.5)));
            Assert.That(result.PerClass[1].F1, Is.EqualTo(2.0 / 3).Within(1e-12));
            Assert.That(result.PerClass[2], Is.EqualTo(new ClassResult(2, 1, 0, 0, 0)));
            Assert.That(result.PerClass[9], Is.EqualTo(new ClassResult(9, 0, 0, 0, 0)));
            Assert.That(result.Interval, Is.EqualTo(AccuracyInterval.Wilson(2, 4)));
        });
    }

    [Test]
    public void Of_equals_the_least_digit_comes_first()
    {
        float[] even = [.. Enumerable.Repeat(0.1f, 10)];
        bool[][] guesses = [.. Enumerable.Range(0, 10).Select(digit => EvaluationResult.From(even, [(byte)digit])).Select(r => (bool[])[r.Correct == 1, r.Top2Accuracy == 1])];
        Assert.That(guesses.Select(guess => guess[0]), Is.EqualTo(Enumerable.Range(0, 10).Select(digit => digit == 0)));
        Assert.That(guesses.Select(guess => guess[1]), Is.EqualTo(Enumerable.Range(0, 10).Select(digit => digit < 2)));
    }

    [Test]
    public void One_image_that_is_certainly_wrong_costs_as_much_as_in_ML_NET()
    {
        float[] probabilities = [.. Row(1, 1f, 0, 0f), .. Row(0, 1f, 1, 0f)];
        double loss = EvaluationResult.From(probabilities, [0, 0]).LogLoss;
        Assert.That(loss, Is.EqualTo(-Math.Log(1e-15) / 2).Within(1e-9).And.EqualTo(ByMLNet(probabilities, [0, 0], 2).LogLoss).Within(1e-6));
    }

    [Test]
    public void Refuses_no_images_and_lengths_that_disagree()
    {
        Assert.That(() => EvaluationResult.From([], []), Throws.ArgumentException.With.Message.Contains("at least one label"));
        Assert.That(() => EvaluationResult.From(new float[11], [0]), Throws.ArgumentException.With.Message.Contains("1 labels and 11 probabilities"));
    }

    private static float[] Row(int digit, float probability, int other, float otherProbability)
    {
        var row = new float[10];
        (row[digit], row[other]) = (probability, otherProbability);
        return row;
    }

    private static (float[] Probabilities, byte[] Labels) Random(int seed, int count)
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(10))];
        var probabilities = new float[count * 10];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = probabilities.AsSpan(i * 10, 10);
            foreach (ref float value in row)
                value = (float)random.NextDouble();
            row[labels[i]] += 0.5f;
            float sum = System.Numerics.Tensors.TensorPrimitives.Sum<float>(row);
            foreach (ref float value in row)
                value /= sum;
        }

        return (probabilities, labels);
    }

    private static MulticlassClassificationMetrics ByMLNet(float[] probabilities, byte[] labels, int topK)
    {
        var context = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Scored));
        foreach (string key in (string[])[nameof(Scored.Label), nameof(Scored.PredictedLabel)])
        {
            schema[key].ColumnType = new KeyDataViewType(typeof(uint), DigitSet.Classes);
            schema[key].AddAnnotation("KeyValues", new VBuffer<uint>(10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), new VectorDataViewType(NumberDataViewType.UInt32, 10));
        }

        // In objects, unlike in data views, keys count from 0.
        IEnumerable<Scored> rows = labels.Select((label, i) =>
        {
            float[] score = probabilities[(i * 10)..((i + 1) * 10)];
            return new Scored { Label = label, Score = score, PredictedLabel = (uint)Array.IndexOf(score, score.Max()) };
        });
        return context.MulticlassClassification.Evaluate(context.Data.LoadFromEnumerable(rows, schema), topKPredictionCount: topK);
    }

    private sealed class Scored
    {
        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }

        [VectorType(10)]
        public float[] Score { get; set; } = [];
    }
}
