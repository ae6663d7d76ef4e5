using Microsoft.AspNetCore.Mvc;

namespace Digits.Web.Api;

/// <summary>Tells the OpenAPI document which errors an endpoint answers with.</summary>
internal static class ErrorAnswers
{
    public static RouteHandlerBuilder ProducesErrors(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
            endpoint.Produces<ProblemDetails>(status, "application/problem+json");
        return endpoint;
    }
}
