using Digits.Web.Safety;
using Digits.Web.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Digits.Web.Api;

/// <summary>The model that answers, and those that may take its place.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("Models");
        group.MapGet("/model", Current).WithName("model")
            .WithSummary("Tells which model answers, and what is known of it.").Produces<ModelAnswer>().ProducesErrors(429);
        group.MapGet("/models", List).WithName("models").WithMetadata(new NeedsApiKey())
            .WithSummary("Lists all models that are kept, the newest first.").Produces<ModelListAnswer>().ProducesErrors(401, 429, 503);
        group.MapPost("/models/{id}/promote", Promote).WithName("promote").WithMetadata(new NeedsApiKey())
            .WithSummary("Makes a model answer: a new one although it is no better, or an old one again.")
            .Produces<ModelAnswer>().ProducesErrors(401, 404, 429, 503, 507);
    }

    private static JsonHttpResult<ModelAnswer> Current(CurrentModel current) => Answer(current.Served);

    private static JsonHttpResult<ModelListAnswer> List(ModelShelf shelf) => TypedResults.Json(
        new ModelListAnswer([.. shelf.List().Select(model => new KeptModelAnswer(model.Id, model.Origin, model.Job, model.Created, model.IsCurrent))]),
        ApiJson.Default.ModelListAnswer);

    private static JsonHttpResult<ModelAnswer> Promote(string id, ModelShelf shelf) => Answer(
        shelf.Promote(id, "by demand") ?? throw new RefusedException(StatusCodes.Status404NotFound, "There is no such model."));

    private static JsonHttpResult<ModelAnswer> Answer(ServedModel model) =>
        TypedResults.Json(new ModelAnswer(model.Id, model.Model.Manifest), ApiJson.Default.ModelAnswer);
}
