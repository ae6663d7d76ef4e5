using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>The loss of a classifier, − Σ target · log softmax(logits), its gradient, and how many answers were right.</summary>
/// <remarks>
/// The target is (1 − s) for the label plus s / classes for every class (Szegedy et al., <i>Rethinking the Inception architecture</i>, 2016, §7,
/// "label smoothing"), as in PyTorch. An image of no class, whose label is <see cref="NoClass"/>, has s = 1: it should be told apart as little as
/// may be (Hendrycks, Mazeika and Dietterich, <i>Deep anomaly detection with outlier exposure</i>, ICLR 2019, §4.2). The greatest logit is
/// subtracted first, so that no exponential overflows. Where there is a teacher, a share of the target is what it answers (Hinton, Vinyals and
/// Dean, <i>Distilling the knowledge in a neural network</i>, 2015, §2, at temperature 1).
/// </remarks>
internal static unsafe partial class SoftmaxCrossEntropyKernel
{
    /// <summary>The label of images that show none of the classes.</summary>
    public const byte NoClass = Training.ImageSource.NoClass;

    private const int Lanes = TileLayout.Lanes;

    /// <summary>The losses of a tile, and their gradient.</summary>
    /// <param name="logits">[classes][16]</param>
    /// <param name="classes">How many: at least 1.</param>
    /// <param name="labels">[16]: those beyond <paramref name="images"/> are read, but do not count.</param>
    /// <param name="images">How many lanes are images: 1 to 16.</param>
    /// <param name="smoothing">s: 0 to 1.</param>
    /// <param name="teacher">[classes][16]: the teacher's logits, overwritten by its probabilities; null for no teacher.</param>
    /// <param name="teacherShare">The teacher's share of the target: 0 to 1.</param>
    /// <param name="gradientScale">What the gradient is multiplied with, such as 1 / the images of the batch.</param>
    /// <param name="gradient">[classes][16], overwritten: the scaled gradient of each image's loss, 0 in the other lanes.</param>
    /// <param name="losses">[16], overwritten: not scaled; 0 in the other lanes.</param>
    /// <returns>How many images have their greatest logit, the first of equal ones, at their label.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Forward(
        float* logits, int classes, byte* labels, int images, float smoothing, float* teacher, float teacherShare, float gradientScale, float* gradient,
        float* losses)
    {
        Vector128<byte> bytes = Vector128.Load(labels);
        Vector512<int> label = Vector512.WidenLower(Vector256.WidenLower(bytes.ToVector256()).ToVector512()).AsInt32();
        Vector512<float> isImage = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(images)).AsSingle();

        Vector512<float> greatest = Vector512.Create(float.NegativeInfinity), sum = Vector512<float>.Zero, ofLabel = Vector512<float>.Zero;
        Vector512<int> answer = Vector512.Create(-1); // stays where no logit is a number, which is never right
        for (int k = 0; k < classes; k++)
        {
            Vector512<float> logit = Vector512.Load(logits + k * Lanes), isGreater = Vector512.GreaterThan(logit, greatest);
            answer = Vector512.ConditionalSelect(isGreater.AsInt32(), Vector512.Create(k), answer);
            greatest = Vector512.ConditionalSelect(isGreater, logit, greatest);
            ofLabel = Vector512.ConditionalSelect(Vector512.Equals(label, Vector512.Create(k)).AsSingle(), logit, ofLabel);
        }

        Vector512<float> exponentials = Vector512<float>.Zero;
        for (int k = 0; k < classes; k++)
        {
            Vector512<float> logit = Vector512.Load(logits + k * Lanes) - greatest, exponential = Exponential.Of(logit);
            Vector512.Store(exponential, gradient + k * Lanes);
            exponentials += exponential;
            sum += logit;
        }

        Vector512<float> isNone = Vector512.Equals(label, Vector512.Create((int)NoClass)).AsSingle();
        Vector512<float> smooth = Vector512.ConditionalSelect(isNone, Vector512<float>.One, Vector512.Create(smoothing)), share = smooth / classes;
        Vector512<float> logSum = Vector512.Log(exponentials), loss = logSum - (ofLabel - greatest) * (Vector512<float>.One - smooth) - sum * share;
        if (teacher != null)
            loss += (logSum - Answer(teacher, classes, logits, greatest) - loss) * teacherShare;
        Vector512.Store(Vector512.ConditionalSelect(isImage, loss, Vector512<float>.Zero), losses);
        for (int k = 0; k < classes; k++)
        {
            Vector512<float> isLabel = Vector512.Equals(label, Vector512.Create(k)).AsSingle();
            Vector512<float> target = Vector512.ConditionalSelect(isLabel, Vector512<float>.One - smooth + share, share);
            if (teacher != null)
                target += (Vector512.Load(teacher + k * Lanes) - target) * teacherShare;
            Vector512<float> value = (Vector512.Load(gradient + k * Lanes) / exponentials - target) * gradientScale;
            Vector512.Store(Vector512.ConditionalSelect(isImage, value, Vector512<float>.Zero), gradient + k * Lanes);
        }

        ulong isRight = (Vector512.Equals(answer, label) & isImage.AsInt32()).ExtractMostSignificantBits();
        return int.CreateTruncating(ulong.PopCount(isRight));
    }

    /// <summary>Makes probabilities of the teacher's logits, and sums the pupil's logits, less the greatest, weighted by them.</summary>
    private static Vector512<float> Answer(float* teacher, int classes, float* logits, Vector512<float> greatest)
    {
        Vector512<float> surest = Vector512.Create(float.NegativeInfinity), exponentials = Vector512<float>.Zero, sum = Vector512<float>.Zero;
        for (int k = 0; k < classes; k++)
            surest = Vector512.Max(surest, Vector512.Load(teacher + k * Lanes));
        for (int k = 0; k < classes; k++)
        {
            Vector512<float> exponential = Exponential.Of(Vector512.Load(teacher + k * Lanes) - surest);
            Vector512.Store(exponential, teacher + k * Lanes);
            exponentials += exponential;
        }

        for (int k = 0; k < classes; k++)
        {
            Vector512<float> probability = Vector512.Load(teacher + k * Lanes) / exponentials;
            Vector512.Store(probability, teacher + k * Lanes);
            sum += probability * (Vector512.Load(logits + k * Lanes) - greatest);
        }

        return sum;
    }
}
