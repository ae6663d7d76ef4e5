using System.Text.Json.Nodes;
using Digits.Web.Api;
using Digits.Web.Safety;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Digits.Web.Operation;

/// <summary>The OpenAPI document, and a page that shows it and asks nothing of the network.</summary>
internal static class ApiDocument
{
    private const string Scheme = "ApiKey";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Digits",
                Version = "v1",
                Description = "Reads handwritten digits and numbers, collects corrections, and learns from them. Errors are problem documents (RFC 9457).",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKey.Header,
                Description = "Printed at the first start.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsApiKey>().Any())
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            DescribeBodies(operation);
            AddExample(operation);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapScalarApiReference(DigitService.ReferencePage, options =>
        {
            options.Title = "Digits: API";
            options.DefaultFonts = false; // they would come from elsewhere
            options.Telemetry = false;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
        });
    }

    /// <summary>The handlers read their bodies themselves, so that their form is told here.</summary>
    private static void DescribeBodies(OpenApiOperation operation)
    {
        foreach ((string type, OpenApiMediaType body) in operation.RequestBody?.Content?.Where(content => content.Value is not null) ?? [])
        {
            if (ApiExamples.Bodies.TryGetValue((operation.OperationId ?? "", type), out ApiExamples.Body? described))
                (body.Schema, body.Example) = (described.Schema, described.Example?.DeepClone());
        }
    }

    private static void AddExample(OpenApiOperation operation)
    {
        if (!ApiExamples.Answers.TryGetValue(operation.OperationId ?? "", out JsonNode? example))
            return;
        foreach ((_, IOpenApiResponse response) in operation.Responses?.Where(response => response.Key.StartsWith('2')) ?? [])
        {
            foreach (OpenApiMediaType answer in response.Content?.Values.OfType<OpenApiMediaType>() ?? [])
                answer.Example = example.DeepClone();
        }
    }
}
