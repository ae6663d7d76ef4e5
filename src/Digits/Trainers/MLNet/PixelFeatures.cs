using Digits.Data;
using Digits.Experiments.Spaces;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Digits.Trainers.MLNet;

/// <summary>What a classic trainer may learn from instead of the pixels: fewer numbers, or numbers that bend.</summary>
/// <remarks>
/// Both are transforms of ML.NET and become part of the saved chain. Their numbers lie on such a scale that a trainer with settings for
/// pixels learns from them, too.
/// </remarks>
internal static class PixelFeatures
{
    /// <summary>The name of the column.</summary>
    public const string Column = "Features";

    private const string Features = "features", Components = "components", Dimensions = "fourierDimensions", Width = "fourierWidth";
    private const string Pixels = "pixels", Pca = "pca", Fourier = "fourier";

    // Enough to measure mean and variance of each number by; more would take a pass over all images.
    private const int NormalizerImages = 5000;

    // A gigabyte: 60,000 images with 4,000 numbers each come close.
    private const long MaxValues = 1L << 28;

    private const double SecondsPerImage = 2e-5, SecondsPerComponent = 2.5e-7, SecondsPerFourier = 7e-8;

    // Of a digit's 784 pixels some 150 are not 0. Linear trainers work on no others, but as they lie scattered, each takes as long as six in a row.
    private const int PixelWork = 900;

    /// <summary>
    /// The choice for trees: the pixels or their principal components (Halko, Martinsson and Tropp, <i>Finding structure with randomness</i>,
    /// SIAM Review 2011).
    /// </summary>
    public static Parameter[] ForTrees =>
        [new Choice(Features, "What is learned from: the pixels, or their principal components, which is quicker.", Pixels, Pca), NumberOfComponents];

    /// <summary>
    /// The choice for linear trainers: besides, random Fourier features (Rahimi and Recht, <i>Random Features for Large-Scale Kernel
    /// Machines</i>, NIPS 2007), with which a linear trainer comes close to a machine with a Gaussian kernel.
    /// </summary>
    public static Parameter[] ForLinear =>
    [
        new Choice(
            Features,
            "What is learned from: the pixels, their principal components (quicker), or random Fourier features (far more accurate, and slower).",
            Pixels, Pca, Fourier),
        NumberOfComponents,
        new IntegerRange(
            Dimensions, "Random Fourier features: cosines and sines, half of each.", 2000, 500, 4000, log: true, validMinimum: 2, validMaximum: 20_000)
        {
            When = new Condition(Features, Fourier),
        },
        new FloatRange(
            Width, "The width of the Gaussian kernel that they stand for: a share of the typical distance between two images.",
            0.6, 0.3, 1.5, log: true, validMinimum: 0.01, validMaximum: 100)
        {
            When = new Condition(Features, Fourier),
        },
    ];

    // With 170 and more ML.NET's eigenvectors are wrong now and then, and every model with them; 100 hold all that helps.
    private static IntegerRange NumberOfComponents =>
        new(Components, "How many principal components: those with the greatest variance.", 50, 20, 100, log: true, validMaximum: 120)
        {
            When = new Condition(Features, Pca),
        };

    /// <summary>The column that a trainer with these parameters learns from.</summary>
    public static string ColumnFor(ParameterSet parameters) => Chosen(parameters) == Pixels ? DigitDataView.Pixels : Column;

    /// <summary>How many numbers these parameters make of an image; null where they leave the pixels.</summary>
    public static int? CountFor(ParameterSet parameters) => Chosen(parameters) switch
    {
        Pca => parameters.GetInteger(Components),
        Fourier => parameters.GetInteger(Dimensions) / 2 * 2,
        _ => null,
    };

    /// <summary>How much work an image is for a linear trainer: as much as so many numbers in a row.</summary>
    public static int LinearWorkFor(ParameterSet parameters) => CountFor(parameters) ?? PixelWork;

    /// <summary>About what it takes to make them, in seconds on one thread.</summary>
    public static double EstimateCost(ParameterSet parameters, int images) => Chosen(parameters) switch
    {
        Pca => images * (SecondsPerImage + (SecondsPerComponent * parameters.GetInteger(Components))),
        Fourier => images * (SecondsPerImage + (SecondsPerFourier * parameters.GetInteger(Dimensions))),
        _ => 0,
    };

    /// <summary>Makes of the pixels what a trainer with these parameters learns from; null where that is the pixels.</summary>
    /// <param name="context">The context of the training.</param>
    /// <param name="parameters">All parameters; they may lack those of this class.</param>
    /// <param name="images">The images, in the column <see cref="DigitDataView.Pixels"/>.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends the reading of what was made.</param>
    /// <returns>The transform, and what it makes of the images: held in memory, as trainers read it many times.</returns>
    /// <exception cref="InvalidOperationException">That would take over a gigabyte, or there are fewer images than principal components.</exception>
    public static (ITransformer Transform, IDataView View)? Make(
        MLContext context, ParameterSet parameters, DigitDataView images, int seed, CancellationToken cancellation)
    {
        if (CountFor(parameters) is not { } count)
            return null;
        long rows = images.GetRowCount()!.Value;
        if (rows * count > MaxValues)
        {
            throw new InvalidOperationException(
                $"{count} features of each of {rows} images take {rows * count * sizeof(float) >> 20} MB of memory, " +
                $"and may take {MaxValues * sizeof(float) >> 20} MB. Ask for fewer features, or learn from fewer images.");
        }

        ITransformer transform = Chosen(parameters) == Pca
            ? PrincipalComponents(context, count, rows, seed).Fit(images)
            : FourierFeatures(context, count, parameters.GetNumber(Width), seed).Fit(images);
        IDataView cached = context.Data.Cache(transform.Transform(images), Column, DigitDataView.Label);
        return (transform, new CancellableView(cached, cancellation));
    }

    /// <remarks>Their scale is the pixels' own. To bring each to the same variance would make the least ones, which are noise, as great as the first.</remarks>
    private static PrincipalComponentAnalyzer PrincipalComponents(MLContext context, int count, long images, int seed) => images >= count
        ? context.Transforms.ProjectToPrincipalComponents(Column, DigitDataView.Pixels, rank: count, seed: seed)
        : throw new InvalidOperationException($"{count} principal components take as many images, but there are {images}.");

    /// <remarks>
    /// Each is brought to mean 0 and variance 1, since a linear trainer would hardly learn from them as they are, with lengths of 1 where images
    /// have 10.
    /// </remarks>
    private static EstimatorChain<NormalizingTransformer> FourierFeatures(MLContext context, int count, double width, int seed) =>
        context.Transforms
            .ApproximatedKernelMap(Column, DigitDataView.Pixels, rank: count / 2, useCosAndSinBases: true, new GaussianKernel(GammaOf(width)), seed)
            .Append(context.Transforms.NormalizeMeanVariance(Column, Column, NormalizerImages, fixZero: false));

    private static string Chosen(ParameterSet parameters) => parameters.TryGet(Features, out object? word) ? (string)word : Pixels;

    // ML.NET's kernel is exp(−γ d² / D), D being the mean squared distance d² of two images; a Gaussian of width w √D is exp(−d² / (2 w² D)).
    private static float GammaOf(double width) => (float)(1 / (2 * width * width));
}
