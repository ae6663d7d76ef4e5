using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Tests.Support;
using Digits.Trainers;
using Digits.Trainers.MLNet;

namespace Digits.Tests.Trainers.MLNet;

internal sealed class ImageShiftsTests
{
    private static readonly IDigitTrainer Trees = DigitTrainers.Named("lightgbm");

    [Test]
    public void Images_stay_where_they_are_unless_asked_for() => Assert.Multiple(() =>
    {
        Assert.That(ImageShifts.Of(Trees.SearchSpace.Defaults), Is.EqualTo([(0, 0)]));
        Assert.That(ImageShifts.Of(ParameterSet.Empty), Is.EqualTo([(0, 0)]), "of a trainer without that parameter");
        Assert.That(
            ImageShifts.Of(Trees.SearchSpace.Parse(["shifts=cross"])), Is.EquivalentTo(((int, int)[])[(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]).And.ItemAt(0).EqualTo((0, 0)));
    });

    [Test]
    public void Trees_that_learned_from_moved_copies_read_moved_digits_better()
    {
        AvailableTrainer.Require(Trees);
        DigitSet train = SyntheticDigits.Create(600), moved = MovedRight(SyntheticDigits.Create(600, seed: 2));
        Assert.That(Accuracy("shifts=cross"), Is.GreaterThan(Accuracy("shifts=none") + 0.02));

        double Accuracy(string shifts)
        {
            ParameterSet parameters = Trees.SearchSpace.Parse([shifts, "iterations=30"]);
            return Scores.Accuracy(Scores.Of(Trees.Train(new TrainingRequest(train) { Parameters = parameters, Threads = 1 }), moved), moved);
        }
    }

    private static DigitSet MovedRight(DigitSet set)
    {
        var pixels = new byte[set.Count * set.ImageSize];
        for (int i = 0; i < set.Count; i++)
        {
            for (int row = 0; row < set.Rows; row++)
                set.Image(i).Slice(row * set.Columns, set.Columns - 1).CopyTo(pixels.AsSpan((i * set.ImageSize) + (row * set.Columns) + 1));
        }

        return Sets.Make(set.Rows, set.Columns, pixels, set.Labels.ToArray());
    }
}
