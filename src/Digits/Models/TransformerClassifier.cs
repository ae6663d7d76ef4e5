using System.Collections.Concurrent;
using Digits.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Digits.Models;

/// <summary>A classifier that is an ML.NET transformer chain.</summary>
/// <remarks>
/// Thread-safe: ML.NET's prediction engines are not, so each call borrows one from a pool, which grows to as many as there ever were
/// calls at once.
/// </remarks>
public sealed class TransformerClassifier : IDigitClassifier
{
    private const string PredictedLabel = "PredictedLabel";

    private readonly MLContext _context;
    private readonly ITransformer _chain;
    private readonly DataViewSchema _inputSchema;
    private readonly ConcurrentBag<PredictionEngine<ImageRow, ScoreRow>> _engines = [];

    private TransformerClassifier(MLContext context, ITransformer chain, DataViewSchema inputSchema)
    {
        _context = context;
        _chain = chain;
        _inputSchema = inputSchema;
        _engines.Add(CreateEngine()); // finds out now, not at the first image, whether the chain fits
        if (_engines.First().OutputSchema is var output
            && (output["Score"].Type is not VectorDataViewType { Size: DigitSet.Classes } || output[PredictedLabel].Type != NumberDataViewType.UInt32))
            throw new InvalidOperationException($"Score is {output["Score"].Type}, and PredictedLabel is {output[PredictedLabel].Type}.");
    }

    /// <summary>
    /// Wraps a trained ML.NET model: it reads <c>Pixels</c> and writes <c>Score</c> and <c>PredictedLabel</c>, the latter a key as
    /// <see cref="DigitDataView"/> has it, from which the chain then makes the digit.
    /// </summary>
    /// <param name="context">The context that the model was trained under.</param>
    /// <param name="trained">The trained model.</param>
    /// <param name="training">The view that it was trained on.</param>
    public static TransformerClassifier Create(MLContext context, ITransformer trained, DigitDataView training)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(training);
        ITransformer toDigit = context.Transforms.Conversion.MapKeyToValue(PredictedLabel).Fit(trained.Transform(training));
        return new TransformerClassifier(context, new TransformerChain<ITransformer>(trained, toDigit), training.Schema);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="zip">A readable and seekable stream.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="DigitModelException">It is no ML.NET model, or none that reads digits.</exception>
    internal static TransformerClassifier Load(Stream zip, string name)
    {
        var context = new MLContext(seed: 0);
        ITransformer chain;
        DataViewSchema schema;
        try
        {
            chain = context.Model.Load(zip, out schema);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new DigitModelException($"{name}: ML.NET cannot open the model: {exception.GetBaseException().Message}", exception);
        }

        try
        {
            return new TransformerClassifier(context, chain, schema);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new DigitModelException(
                $"{name}: an ML.NET model, but none that reads digits: it must make Score (ten Singles) and PredictedLabel (UInt32) " +
                $"from Pixels (784 Singles). {exception.GetBaseException().Message}",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        int count = IDigitClassifier.CountImages(pixels.Length, probabilities.Length);
        if (!_engines.TryTake(out PredictionEngine<ImageRow, ScoreRow>? engine))
            engine = CreateEngine();
        var row = new ImageRow();
        var scores = new ScoreRow();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = pixels.Slice(i * IDigitClassifier.ImageSize, IDigitClassifier.ImageSize);
            for (int p = 0; p < image.Length; p++)
                row.Pixels[p] = image[p] / 255f;
            engine.Predict(row, ref scores);
            scores.Score.CopyTo(probabilities.Slice(i * DigitSet.Classes, DigitSet.Classes));
        }

        _engines.Add(engine);
    }

    /// <inheritdoc/>
    public void Save(Stream zip) => _context.Model.Save(_chain, _inputSchema, zip);

    private PredictionEngine<ImageRow, ScoreRow> CreateEngine()
    {
        var input = SchemaDefinition.Create(typeof(ImageRow));
        input[DigitDataView.Pixels].ColumnType = new VectorDataViewType(NumberDataViewType.Single, IDigitClassifier.ImageSize);
        return _context.Model.CreatePredictionEngine<ImageRow, ScoreRow>(_chain, inputSchemaDefinition: input);
    }

    private sealed class ImageRow
    {
        public float[] Pixels { get; set; } = new float[IDigitClassifier.ImageSize];
    }

    private sealed class ScoreRow
    {
        public VBuffer<float> Score { get; set; }
    }
}
