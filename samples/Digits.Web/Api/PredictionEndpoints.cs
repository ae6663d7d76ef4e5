using Digits.Imaging;
using Digits.Models;
using Digits.Web.Safety;
using Digits.Web.Serving;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Digits.Web.Api;

/// <summary>Reading digits and numbers: open to everybody.</summary>
internal static class PredictionEndpoints
{
    private const string Binary = "application/octet-stream";

    public static void MapPrediction(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("Reading");
        group.MapPost("/predict", Predict).WithName("predict")
            .WithSummary("Reads the digit in a picture or in 784 pixels; or those in many images.")
            .WithDescription(
                "A picture (PNG, JPEG, WebP, GIF, BMP; dark on light or light on dark) comes as the field 'image' of a form, and is normalized first. " +
                "Pixels in JSON and a batch (N × 784 bytes) are read as they are: 28×28, row by row, ink 255 on 0. A batch is answered by an array. " +
                "With ?pixels=true the answer to a picture has the 784 pixels that the model saw.")
            .Accepts<IFormFile>(PictureForm.ContentType, JsonBody.ContentType, Binary).Produces<PredictionAnswer>()
            .ProducesErrors(400, 413, 415, 422, 429, 503);
        group.MapPost("/read", Read).WithName("read")
            .WithSummary("Reads the whole number in a picture of it.")
            .WithDescription("?minLength= and ?maxLength= tell how many digits it may have, ?check=luhn, gtin or mod97 which check digits it has.")
            .Accepts<IFormFile>(PictureForm.ContentType).Produces<NumberAnswer>().ProducesErrors(400, 413, 415, 422, 429, 503);
        group.MapPost("/explain", Explain).WithName("explain")
            .WithSummary("Shows how a picture is normalized, step by step, and what is read then.")
            .Accepts<IFormFile>(PictureForm.ContentType).Produces<ExplanationAnswer>().ProducesErrors(400, 413, 415, 422, 429, 503);
    }

    private static async Task<Results<JsonHttpResult<PredictionAnswer>, JsonHttpResult<IReadOnlyList<PredictionAnswer>>>> Predict(
        HttpRequest request, PictureReading pictures, DigitReading reading, IOptions<ServiceOptions> options, bool pixels = false,
        CancellationToken cancellationToken = default)
    {
        if (request.ContentType == Binary)
            return await PredictBatch(request, reading, options.Value.Limits, cancellationToken).ConfigureAwait(false);
        (byte[] image, string? file) = (null!, null);
        if (request.HasJsonContentType())
        {
            image = JsonBody.ToImage((await JsonBody.ReadAsync(request, ApiJson.Default.PixelsRequest, cancellationToken).ConfigureAwait(false)).Pixels);
        }
        else
        {
            PictureForm form = await PictureForm.ReadAsync(request, options.Value.Limits.PictureBytes, [], cancellationToken).ConfigureAwait(false);
            (image, file) = (await pictures.NormalizeAsync(form.Picture, cancellationToken).ConfigureAwait(false), form.File);
        }

        (Prediction prediction, ServedModel model) = reading.Read(image);
        PredictionAnswer answer = PredictionAnswer.Of(file, prediction, model);
        return TypedResults.Json(pixels ? answer with { Pixels = Array.ConvertAll(image, pixel => (int)pixel) } : answer, ApiJson.Default.PredictionAnswer);
    }

    private static async Task<JsonHttpResult<IReadOnlyList<PredictionAnswer>>> PredictBatch(
        HttpRequest request, DigitReading reading, LimitOptions limits, CancellationToken cancellationToken)
    {
        byte[] images = await LimitedBody.ReadAsync(request, limits.BatchImages * IDigitClassifier.ImageSize, cancellationToken).ConfigureAwait(false);
        if (images.Length == 0 || images.Length % IDigitClassifier.ImageSize != 0)
        {
            throw new RefusedException(
                StatusCodes.Status422UnprocessableEntity, $"A batch is N × {IDigitClassifier.ImageSize} bytes, and these are {images.Length}.");
        }

        (IReadOnlyList<Prediction> predictions, ServedModel model) = reading.Read(images, cancellationToken);
        return TypedResults.Json<IReadOnlyList<PredictionAnswer>>(
            [.. predictions.Select(prediction => PredictionAnswer.Of(file: null, prediction, model))], ApiJson.Default.IReadOnlyListPredictionAnswer);
    }

    private static async Task<JsonHttpResult<NumberAnswer>> Read(
        HttpRequest request, PictureReading pictures, CurrentModel current, IOptions<ServiceOptions> options, int? minLength = null, int? maxLength = null,
        string? check = null, CancellationToken cancellationToken = default)
    {
        ServedModel model = current.Served;
        NumberReader reader = NumberOptions.Parse(minLength, maxLength, check) is { } known ? new NumberReader(model.Model, known) : model.Reader;
        PictureForm form = await PictureForm.ReadAsync(request, options.Value.Limits.PictureBytes, [], cancellationToken).ConfigureAwait(false);
        NumberReading number = await pictures.OpenAsync(
            form.Picture, picture => reader.Read(picture, cancellationToken), cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(NumberAnswer.Of(form.File, number, model), ApiJson.Default.NumberAnswer);
    }

    private static async Task<JsonHttpResult<ExplanationAnswer>> Explain(
        HttpRequest request, PictureReading pictures, DigitReading reading, IOptions<ServiceOptions> options, CancellationToken cancellationToken)
    {
        PictureForm form = await PictureForm.ReadAsync(request, options.Value.Limits.PictureBytes, [], cancellationToken).ConfigureAwait(false);
        NormalizationSteps steps = await pictures.ExplainAsync(form.Picture, cancellationToken).ConfigureAwait(false);
        byte[] image = steps.Result.ToArray();
        (Prediction prediction, ServedModel model) = reading.Read(image);
        var answer = new ExplanationAnswer(
            [.. steps.Steps.Select(step => new StepAnswer(step.Name, step.Image.Width, step.Image.Height, PngAddress.Of(step.Image)))],
            PredictionAnswer.Of(form.File, prediction, model) with { Pixels = Array.ConvertAll(image, pixel => (int)pixel) });
        return TypedResults.Json(answer, ApiJson.Default.ExplanationAnswer);
    }
}
