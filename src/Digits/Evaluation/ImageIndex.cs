using System.Runtime.Intrinsics;
using Digits.Data;
using Digits.Imaging;

namespace Digits.Evaluation;

/// <summary>Images in an order in which those that are nearly the same as another are quickly found.</summary>
/// <remarks>
/// <para>
/// Nothing is missed: an image is passed over only where a lower bound of the distance is above the radius already. The first bound is the
/// difference of the norms, by which the images are sorted. The second one is of sixteen sums: the middle 20×20 pixels, where normalized
/// digits lie, in blocks B of 5×5, of which by Cauchy and Schwarz Σ_B (Σ a − Σ b)² ≤ 25 ‖a − b‖².
/// </para>
/// <para>Immutable, thread-safe. It takes 72 bytes an image beside those of the set.</para>
/// </remarks>
internal sealed class ImageIndex
{
    private const int Side = DigitNormalizer.Side;
    private const int Margin = 4;
    private const int BlockSide = 5;
    private const int BlocksAcross = (Side - (2 * Margin)) / BlockSide;
    private const int Blocks = BlocksAcross * BlocksAcross;
    private const int BlockSize = BlockSide * BlockSide;

    // More than arithmetic rounds anywhere here, so that no bound is above the distance.
    private const double Slack = 1 + 1e-5;

    private readonly DigitSet _set;
    private readonly int[] _order; // places in the set, by norm, then by place
    private readonly int[] _norms; // squared, in that order
    private readonly float[] _sums; // Blocks for each image, in that order

    /// <summary>Puts images in order.</summary>
    /// <param name="set">Images of 28×28 pixels.</param>
    /// <param name="threads">At most so many threads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ImageIndex(DigitSet set, int threads, CancellationToken cancellationToken)
    {
        _set = set;
        _norms = new int[set.Count];
        _sums = new float[set.Count * Blocks];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, set.Count, options, i => _norms[i] = SquaredNorm(set.Image(i)));
        _order = [.. Enumerable.Range(0, set.Count).OrderBy(i => _norms[i])]; // a stable sort
        Array.Sort(_norms);
        Parallel.For(0, set.Count, options, i => BlockSums(set.Image(_order[i]), _sums.AsSpan(i * Blocks, Blocks)));
    }

    /// <summary>The image that is nearest by ‖a − b‖ / max(‖a‖, ‖b‖), 0 where both are blank; of equals the first of the set.</summary>
    /// <param name="image">28×28 pixels.</param>
    /// <param name="radius">No image that is farther away, above 0 and below 1.</param>
    /// <returns>The place in the set and the distance; null where there is none.</returns>
    public (int Index, double Distance)? Nearest(ReadOnlySpan<byte> image, double radius)
    {
        int norm = SquaredNorm(image);
        Span<float> sums = stackalloc float[Blocks];
        BlockSums(image, sums);
        Vector256<float> first = Vector256.Create<float>(sums), second = Vector256.Create<float>(sums[Vector256<float>.Count..]);
        int nearest = -1;
        double best = radius * radius; // of the squared relative distance
        for (int i = FirstFrom(norm * (1 - radius) * (1 - radius) / Slack); i < _norms.Length && WithinNorm(norm, _norms[i], radius); i++)
        {
            double scale = Math.Max(norm, _norms[i]);
            ReadOnlySpan<float> others = _sums.AsSpan(i * Blocks, Blocks);
            Vector256<float> a = first - Vector256.Create(others), b = second - Vector256.Create(others[Vector256<float>.Count..]);
            if (Vector256.Sum((a * a) + (b * b)) > BlockSize * Slack * best * scale || (best == 0 && nearest >= 0 && _order[i] > nearest))
                continue;
            double distance = scale == 0 ? 0 : SquaredDistance(image, _set.Image(_order[i]), best * scale * Slack) / scale;
            if (distance < best || (distance == best && (nearest < 0 || _order[i] < nearest)))
                (nearest, best) = (_order[i], distance);
        }

        return nearest < 0 ? null : (nearest, Math.Sqrt(best));
    }

    /// <summary>Where the images begin whose squared norm is at least this.</summary>
    private int FirstFrom(double norm)
    {
        int low = 0, high = _norms.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_norms[middle] < norm)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Whether an image whose norm is no less may be within the radius.</summary>
    private static bool WithinNorm(int norm, int other, double radius) => other * (1 - radius) * (1 - radius) <= norm * Slack;

    private static int SquaredNorm(ReadOnlySpan<byte> image)
    {
        int sum = 0; // at most 784 · 255², which is below 2³¹
        foreach (byte pixel in image)
            sum += pixel * pixel;
        return sum;
    }

    /// <summary>The squared distance of two images; any number above the limit where it is above.</summary>
    private static int SquaredDistance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, double limit)
    {
        int sum = 0;
        for (int row = 0; row < a.Length && sum <= limit; row += Side)
        {
            for (int i = row; i < row + Side; i++)
            {
                int difference = a[i] - b[i];
                sum += difference * difference;
            }
        }

        return sum;
    }

    private static void BlockSums(ReadOnlySpan<byte> image, Span<float> sums)
    {
        sums.Clear();
        for (int row = Margin; row < Side - Margin; row++)
        {
            for (int column = Margin; column < Side - Margin; column++)
                sums[((row - Margin) / BlockSide * BlocksAcross) + ((column - Margin) / BlockSide)] += image[(row * Side) + column];
        }
    }
}
