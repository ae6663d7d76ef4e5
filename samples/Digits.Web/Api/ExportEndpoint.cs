using Digits.Data;
using Digits.Web.Safety;
using Digits.Web.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Digits.Web.Api;

/// <summary>Takes the samples elsewhere; needs the key.</summary>
internal static class ExportEndpoint
{
    private const string Zip = "application/zip";

    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("/samples/export", Export)
        .WithName("export").WithTags("Samples").WithMetadata(new NeedsApiKey())
        .WithSummary("All samples as a zip; unpacked, 'digits train --data FOLDER' reads it. Those held out are its test part.")
        .WithDescription("?format=idx (MNIST's) or folder (a PNG for each).")
        .Produces(200, contentType: Zip).ProducesErrors(401, 404, 422, 429, 503, 507).DisableRequestTimeout();

    private static FileStreamHttpResult Export(SampleTable samples, string format = "idx", CancellationToken cancellationToken = default)
    {
        DigitFileFormat form = format switch
        {
            "idx" => DigitFileFormat.Idx,
            "folder" => DigitFileFormat.Png,
            _ => throw new RefusedException(StatusCodes.Status422UnprocessableEntity, "'format' must be idx or folder."),
        };
        if (samples.UpTo(long.MaxValue) is not { Count: > 0 } all)
            throw new RefusedException(StatusCodes.Status404NotFound, "There are no samples yet.");
        return TypedResults.File(SampleExport.WriteZip(SampleExport.ToData(all), form, cancellationToken), Zip, $"samples-{format}.zip");
    }
}
