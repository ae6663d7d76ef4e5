using Digits.Web.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Digits.Web.Api;

/// <summary>The model that answers.</summary>
internal static class ModelEndpoints
{
    public static void MapModel(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/model", Current).WithTags("Models").WithName("model")
            .WithSummary("Tells which model answers, and what is known of it.").Produces<ModelAnswer>().ProducesErrors(429);

    private static JsonHttpResult<ModelAnswer> Current(CurrentModel current)
    {
        ServedModel model = current.Served;
        return TypedResults.Json(new ModelAnswer(model.Id, model.Model.Manifest), ApiJson.Default.ModelAnswer);
    }
}
