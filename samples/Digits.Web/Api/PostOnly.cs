namespace Digits.Web.Api;

/// <summary>Addresses that are asked by POST alone say so: the page's files, which come last, would answer a GET that nothing is there.</summary>
internal static class PostOnly
{
    public static void MapPostOnly(this IEndpointRouteBuilder routes, params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
            routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], Refuse).ExcludeFromDescription();
    }

    private static void Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = HttpMethods.Post;
    }
}
