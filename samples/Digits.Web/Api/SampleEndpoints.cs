using Digits.Web.Safety;
using Digits.Web.Serving;
using Digits.Web.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Digits.Web.Api;

/// <summary>Labelled images: collecting, correcting and looking through them. All need the key.</summary>
internal static class SampleEndpoints
{
    private const int MostOfPage = 200;

    private static readonly string[] Fields = ["label", "writer", "source"];

    public static void MapSamples(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("Samples").WithMetadata(new NeedsApiKey());
        group.MapPost("/samples", Add).WithName("addSample")
            .WithSummary("Keeps a labelled image: a picture in a form, which is normalized first, or 784 pixels.")
            .WithDescription("Answered when the sample is on the disk. An image that is there already gets the new label (200 instead of 201).")
            .Accepts<IFormFile>(PictureForm.ContentType, JsonBody.ContentType).Produces<SampleAnswer>(201).Produces<SampleAnswer>()
            .ProducesErrors(400, 401, 413, 415, 422, 429, 503, 507);
        group.MapPost("/corrections", Correct).WithName("correct")
            .WithSummary("Says what an image really shows: it becomes a sample, or a sample gets another label.")
            .Accepts<CorrectionRequest>(JsonBody.ContentType).Produces<SampleAnswer>(201).Produces<SampleAnswer>()
            .ProducesErrors(400, 401, 404, 413, 415, 422, 429, 503, 507);
        group.MapGet("/samples", Page).WithName("samples")
            .WithSummary("Lists samples, the newest first, and counts them.")
            .WithDescription(
                "?show=all, uncertain, corrected or review (uncertain, corrected, or labelled otherwise than read); ?digit=; " +
                "?before= (the 'next' of the page before); ?limit= from 0 to 200.")
            .Produces<SamplePageAnswer>().ProducesErrors(400, 401, 422, 429, 503);
        group.MapGet("/samples/{id:long}", Find).WithName("sample").WithSummary("One sample.").Produces<SampleAnswer>().ProducesErrors(401, 404, 429, 503);
        group.MapDelete("/samples/{id:long}", Delete).WithName("deleteSample").WithSummary("Forgets a sample.").ProducesErrors(401, 404, 429, 503, 507);
    }

    private static async Task<JsonHttpResult<SampleAnswer>> Add(
        HttpRequest request, PictureReading pictures, SampleKeeping keeping, IOptions<ServiceOptions> options, HttpResponse response,
        CancellationToken cancellationToken)
    {
        (byte[] pixels, int label, string? writer, string source) = request.HasJsonContentType()
            ? await FromJson(request, cancellationToken).ConfigureAwait(false)
            : await FromForm(request, pictures, options.Value.Limits, cancellationToken).ConfigureAwait(false);
        return Kept(response, keeping.Add(pixels, label, writer, source), options.Value);
    }

    private static async Task<JsonHttpResult<SampleAnswer>> Correct(
        HttpRequest request, SampleKeeping keeping, IOptions<ServiceOptions> options, HttpResponse response, CancellationToken cancellationToken)
    {
        CorrectionRequest correction = await JsonBody.ReadAsync(request, ApiJson.Default.CorrectionRequest, cancellationToken).ConfigureAwait(false);
        int label = SampleText.Label(correction.Label);
        switch (correction)
        {
            case { Pixels: { } pixels, Sample: null }:
                (string? writer, string source) = (SampleText.Writer(correction.Writer), SampleText.Source(correction.Source, "correction"));
                return Kept(response, keeping.Correct(JsonBody.ToImage(pixels), label, writer, source), options.Value);
            case { Pixels: null, Sample: { } id, Writer: null, Source: null }:
                return Answer(keeping.Correct(id, label) ?? throw Missing(id), options.Value);
            default:
                throw new RefusedException(
                    StatusCodes.Status422UnprocessableEntity, "A correction names either 'pixels', perhaps with 'writer' and 'source', or 'sample' alone.");
        }
    }

    private static JsonHttpResult<SamplePageAnswer> Page(
        SampleTable samples, IOptions<ServiceOptions> options, string show = "all", int? digit = null, long? before = null, int limit = 50)
    {
        if (!Enum.TryParse(show, ignoreCase: true, out SampleFilter filter) || !show.All(char.IsAsciiLetter))
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, "'show' must be all, uncertain, corrected or review.");
        if (digit is < 0 or > 9 || limit is < 0 or > MostOfPage)
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, $"'digit' must be 0 to 9, and 'limit' 0 to {MostOfPage}.");
        IReadOnlyList<Sample> page = samples.Page(filter, digit, before, limit + 1);
        int[] counts = samples.Count(filter);
        SampleAnswer[] shown = [.. page.Take(limit).Select(sample => SampleAnswer.Of(sample, options.Value.UncertainBelow))];
        return TypedResults.Json(
            new SamplePageAnswer(shown, page.Count > limit && limit > 0 ? shown[^1].Id : null, digit is { } one ? counts[one] : counts.Sum(), counts),
            ApiJson.Default.SamplePageAnswer);
    }

    private static JsonHttpResult<SampleAnswer> Find(long id, SampleTable samples, IOptions<ServiceOptions> options) =>
        Answer(samples.Find(id) ?? throw Missing(id), options.Value);

    private static NoContent Delete(long id, SampleTable samples) => samples.Delete(id) ? TypedResults.NoContent() : throw Missing(id);

    private static async ValueTask<(byte[], int, string?, string)> FromJson(HttpRequest request, CancellationToken cancellationToken)
    {
        SampleRequest sample = await JsonBody.ReadAsync(request, ApiJson.Default.SampleRequest, cancellationToken).ConfigureAwait(false);
        (int label, string? writer) = (SampleText.Label(sample.Label), SampleText.Writer(sample.Writer));
        return (JsonBody.ToImage(sample.Pixels), label, writer, SampleText.Source(sample.Source, "drawn"));
    }

    private static async ValueTask<(byte[], int, string?, string)> FromForm(
        HttpRequest request, PictureReading pictures, LimitOptions limits, CancellationToken cancellationToken)
    {
        PictureForm form = await PictureForm.ReadAsync(request, limits.PictureBytes, Fields, cancellationToken).ConfigureAwait(false);
        (int label, string? writer) = (SampleText.Label(form.Text("label")), SampleText.Writer(form.Text("writer")));
        string source = SampleText.Source(form.Text("source"), "file");
        return (await pictures.NormalizeAsync(form.Picture, cancellationToken).ConfigureAwait(false), label, writer, source);
    }

    private static JsonHttpResult<SampleAnswer> Kept(HttpResponse response, (Sample Sample, bool IsNew) kept, ServiceOptions options)
    {
        if (kept.IsNew)
            response.Headers.Location = FormattableString.Invariant($"/v1/samples/{kept.Sample.Id}");
        return Answer(kept.Sample, options, kept.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static JsonHttpResult<SampleAnswer> Answer(Sample sample, ServiceOptions options, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(SampleAnswer.Of(sample, options.UncertainBelow), ApiJson.Default.SampleAnswer, statusCode: status);

    private static RefusedException Missing(long id) => new(StatusCodes.Status404NotFound, FormattableString.Invariant($"There is no sample {id}."));
}
