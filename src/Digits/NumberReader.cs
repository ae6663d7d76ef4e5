using Digits.Data;
using Digits.Imaging;
using Digits.Imaging.Segmentation;
using Digits.Models;

namespace Digits;

/// <summary>
/// Reads a whole number in a picture of it, such as the amount field of a form: finds the digits, also touching and broken ones, and skips
/// what is none.
/// </summary>
/// <remarks>
/// <para>
/// The ink is cut wherever digits might touch, every segment that may be a digit is read by the model, and the way to take the ink apart that is
/// the most probable as a whole wins: heuristic over-segmentation, LeCun, Bottou, Bengio and Haffner, <i>Gradient-based learning applied to
/// document recognition</i>, 1998, section V. Points, commas, dashes and ruled lines are skipped: 1.234,50 reads as 123450.
/// </para>
/// <para>Thread-safe: one reader serves a whole process. The work on any picture is bounded.</para>
/// </remarks>
public sealed class NumberReader
{
    private readonly IDigitClassifier _classifier;
    private readonly NumberReaderOptions _options;
    private readonly NumberConstraints _constraints;
    private readonly ReadingCosts _costs;

    /// <summary>Reads with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What is known of the numbers; nothing when null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NumberReader(DigitModel model, NumberReaderOptions? options = null)
        : this(model, options, ReadingCosts.Default)
    {
    }

    /// <summary>Reads with the model of a predictor.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="options">What is known of the numbers; nothing when null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NumberReader(DigitPredictor predictor, NumberReaderOptions? options = null)
        : this(ModelOf(predictor), options)
    {
    }

    internal NumberReader(DigitModel model, NumberReaderOptions? options, ReadingCosts costs)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new NumberReaderOptions();
        _options.Validate();
        _classifier = model.Classifier;
        _constraints = new NumberConstraints(_options);
        _costs = costs;
    }

    /// <summary>Reads the number in a picture, whose ink may be dark on light or light on dark.</summary>
    /// <param name="image">A picture of one number on one line, of any size.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The reading; its boxes are in pixels of this picture.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NumberReading Read(GreyImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Read(image, image.Width, image.Height, cancellationToken);
    }

    /// <summary>Reads the number in a picture, whose ink may be dark on light or light on dark.</summary>
    /// <param name="path">A picture (PNG, JPEG, WebP, GIF, BMP) of one number on one line, of any size.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The reading; its boxes are in pixels of the file's picture, upright.</returns>
    /// <exception cref="DigitDataException">It is no picture, damaged, or too large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NumberReading Read(string path, CancellationToken cancellationToken = default)
    {
        (GreyImage image, int width, int height) = ImageDecoder.DecodeSized(path);
        return Read(image, width, height, cancellationToken);
    }

    /// <summary>Reads the number in a picture, whose ink may be dark on light or light on dark.</summary>
    /// <param name="picture">A picture (PNG, JPEG, WebP, GIF, BMP) of one number on one line, of any size; left open.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The reading; its boxes are in pixels of the picture, upright.</returns>
    /// <exception cref="DigitDataException">It is no picture, damaged, or too large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NumberReading Read(Stream picture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        (GreyImage image, int width, int height) = ImageDecoder.DecodeSized(picture, "the picture");
        return Read(image, width, height, cancellationToken);
    }

    private static DigitModel ModelOf(DigitPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return predictor.Model;
    }

    private NumberReading Read(GreyImage image, int originalWidth, int originalHeight, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        GreyImage working = WorkingSize.Of(image);
        if (InkMap.Of(working) is not { } map || SegmentLattice.Of(map) is not { Segments.Count: > 0 } lattice)
            return Nothing("no digits found");
        Score(lattice, cancellationToken);
        if (new LatticeSearch(lattice, _costs, _constraints).Run() is not { } found)
            return Nothing("no reading has the length, check digit or value that the number must have");

        IReadOnlyList<(Segment Segment, int Digit)> steps = found.Best.Steps();
        double scaleX = (double)originalWidth / working.Width, scaleY = (double)originalHeight / working.Height;
        ReadDigit[] digits = [.. steps.Select(step => new ReadDigit(
            step.Digit, step.Segment.Probabilities.Span[step.Digit], BoxOf(step.Segment, scaleX, scaleY)))];
        string? reason = _options.RejectionThreshold is { } threshold && found.Share < threshold
            ? FormattableString.Invariant($"confidence {found.Share:F3} is below {threshold:F3}")
            : null;
        return new NumberReading(reason is null ? found.Best.Text : null, found.Share, digits, reason is not null, reason)
        {
            Ink = ReadInk.Of(lattice, originalWidth, steps),
        };
    }

    private static NumberReading Nothing(string reason) => new(null, 0, [], Rejected: true, reason);

    /// <summary>One batch for all segments: a network reads many images far faster than one after the other.</summary>
    private void Score(SegmentLattice lattice, CancellationToken cancellationToken)
    {
        var probabilities = new float[lattice.Segments.Count * DigitSet.Classes];
        _classifier.Score(lattice.Draw(), probabilities, Environment.ProcessorCount, cancellationToken);
        for (int i = 0; i < lattice.Segments.Count; i++)
            lattice.Segments[i].Probabilities = probabilities.AsMemory(i * DigitSet.Classes, DigitSet.Classes);
    }

    private static PixelBox BoxOf(Segment segment, double scaleX, double scaleY)
    {
        int left = (int)Math.Floor(segment.Left * scaleX), top = (int)Math.Floor(segment.Top * scaleY);
        int right = (int)Math.Ceiling(segment.Right * scaleX), bottom = (int)Math.Ceiling(segment.Bottom * scaleY);
        return new PixelBox(left, top, right - left, bottom - top);
    }
}
