using Digits.Reports.Contents;

namespace Digits.Reports.Tests.Support;

/// <summary>How a model might have done on a test set, image by image, such that the sums agree with its accuracy.</summary>
internal static class MadeUpTest
{
    // Who confuses digits confuses these first.
    private static readonly (int Label, int Read)[] Likely = [(4, 9), (9, 4), (7, 2), (3, 5), (5, 3), (8, 3), (7, 9), (2, 7), (6, 0), (1, 7), (5, 6), (8, 9)];

    public static ReportTest Create(ReportAccuracy test, int seed)
    {
        var random = new Random(seed);
        int wrong = test.Count - test.Correct;
        (int Label, int Read)[] mistakes = [.. Enumerable.Range(0, wrong)
            .Select(i => i % 5 == 4 ? Any(random) : Likely[(int)(Likely.Length * Math.Pow(random.NextDouble(), 1.5))])];
        int[][] confusion = [.. Enumerable.Range(0, 10).Select(digit =>
        {
            var row = new int[10];
            int count = (test.Count / 10) + (digit < test.Count % 10 ? 1 : 0);
            foreach ((_, int read) in mistakes.Where(mistake => mistake.Label == digit))
                row[read]++;
            row[digit] = count - row.Sum();
            return row;
        })];
        ReportClassResult[] classes = [.. Enumerable.Range(0, 10).Select(digit => Class(digit, confusion))];
        return new ReportTest(
            classes.Average(result => result.Recall),
            1 - (wrong * 0.2 / test.Count),
            confusion,
            classes,
            new ReportCalibration(0.83, Reliability(test, shift: 0.9), Reliability(test, shift: 0.12)),
            [.. Enumerable.Range(0, 41).Select(i => Coverage(i, test, wrong))],
            [.. mistakes.Take(60).Select((mistake, i) => Mistake(i, mistake, random))],
            wrong);
    }

    private static (int Label, int Read) Any(Random random)
    {
        int label = random.Next(10);
        return (label, (label + 1 + random.Next(9)) % 10);
    }

    private static ReportClassResult Class(int digit, int[][] confusion)
    {
        int right = confusion[digit][digit], count = confusion[digit].Sum(), read = confusion.Sum(row => row[digit]);
        return new ReportClassResult(digit, count, Share(right, read), Share(right, count), Share(2 * right, count + read));
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static ReportReliability Reliability(ReportAccuracy test, double shift)
    {
        int[] counts = [.. Enumerable.Range(0, 9).Select(i => test.Count * (i + 1) / 1500)];
        ReportReliabilityBin[] low = [.. counts.Select((count, i) => Bin(i + 1, count, shift))];
        ReportReliabilityBin[] bins = [.. low, Bin(10, test.Count - counts.Sum(), shift)];
        return new ReportReliability(
            bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / test.Count,
            test.LogLoss!.Value * (0.8 + (0.2 * shift)),
            [.. bins.Where(bin => bin.Count > 0)]);
    }

    private static ReportReliabilityBin Bin(int number, int count, double shift)
    {
        double confidence = (number - 0.4) / 11 * 1.1;
        double accuracy = Math.Clamp(confidence + (shift * 0.3 * confidence * (1 - confidence)), 0, 1);
        return new ReportReliabilityBin((number - 1) / 10.0, number / 10.0, count, confidence, accuracy);
    }

    // The first tenth of the images that are rejected holds nearly all mistakes.
    private static ReportCoverage Coverage(int step, ReportAccuracy test, int wrong)
    {
        double coverage = 1 - (step * 0.0025);
        int kept = (int)Math.Round(coverage * test.Count), errors = (int)Math.Round(wrong * Math.Exp(-step / 9.0));
        return new ReportCoverage(step * 0.02, (double)kept / test.Count, Share(kept - errors, kept), errors);
    }

    private static ReportMistake Mistake(int rank, (int Label, int Read) mistake, Random random)
    {
        double probability = 0.99 - (0.009 * rank);
        return new ReportMistake(
            random.Next(10_000), mistake.Label, mistake.Read, probability, (1 - probability) * 0.8, MadeUpImages.Png(mistake.Label, random.Next(500)));
    }
}
