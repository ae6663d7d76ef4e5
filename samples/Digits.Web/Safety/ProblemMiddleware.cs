using System.Globalization;
using Digits.Data;
using Digits.Web.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Digits.Web.Safety;

/// <summary>Makes a problem document (RFC 9457) of every error: of exceptions, and of answers that have only a status.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null })
                await WriteAsync(context, context.Response.StatusCode, Meaning(context.Response.StatusCode)).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            (int status, string detail) = Explain(exception);
            if (status >= 500)
                LogFailure(context.Request.Method, context.Request.Path, status, detail, status is StatusCodes.Status500InternalServerError ? exception : null);
            await WriteAsync(context, status, detail).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a problem document as the answer.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.Headers.Remove("Content-Encoding");
        context.Response.StatusCode = status;
        var problem = new ProblemDetails
        {
            Type = string.Create(CultureInfo.InvariantCulture, $"https://www.rfc-editor.org/rfc/rfc9110#status.{status}"),
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
        };
        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    private static (int Status, string Detail) Explain(Exception exception) => exception switch
    {
        RefusedException refused => (refused.Status, refused.Message),
        DigitDataException data => (StatusCodes.Status422UnprocessableEntity, data.Message),
        StorageFullException full => (StatusCodes.Status507InsufficientStorage, full.Message),
        StorageException => (StatusCodes.Status503ServiceUnavailable, "What the service keeps cannot be read or written now."),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, Meaning(StatusCodes.Status503ServiceUnavailable)),
        _ => (StatusCodes.Status500InternalServerError, "The service failed. What happened is in its log."),
    };

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "This needs the service's key in the header X-Api-Key.",
        StatusCodes.Status404NotFound => "There is nothing here.",
        StatusCodes.Status405MethodNotAllowed => "This address is asked in another way; the header Allow tells how.",
        StatusCodes.Status413PayloadTooLarge => "This is more than is read at once.",
        StatusCodes.Status415UnsupportedMediaType => "This content type is not read here.",
        StatusCodes.Status429TooManyRequests => "These are more requests than one client may make. Wait as long as the header Retry-After says.",
        StatusCodes.Status503ServiceUnavailable => "The service is busy, or about to end. Try again soon.",
        _ => $"{ReasonPhrases.GetReasonPhrase(status)}.",
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed with {Status}: {Detail}")]
    private partial void LogFailure(string method, PathString path, int status, string detail, Exception? exception);
}
