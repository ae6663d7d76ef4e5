using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Digits.Web.Api;

/// <summary>What requests and answers look like, for the OpenAPI document.</summary>
internal static class ApiExamples
{
    private const string Predicted =
        """
        {"file":"seven.png","digit":7,"confidence":0.998,"probabilities":[0,0.0005,0.0005,0,0,0,0,0.998,0,0.001],
         "rejected":false,"reason":null,"model":"fa76291156364929"}
        """;

    private const string Sample =
        """
        {"id":12,"label":7,"writer":"Ann","source":"drawn","created":"2026-11-23T19:31:43.973+00:00","predicted":1,"confidence":0.61,"model":"fa76291156364929",
         "uncertain":true,"corrected":true,"was":1,"heldOut":false,"image":"data:image/png;base64,iVBORw0KGgo="}
        """;

    private const string Job =
        """
        {"id":3,"preset":"fast","force":false,"seed":1,"lastSample":12,"created":"2026-11-23T19:37:37Z","state":"finished","progress":1,"seconds":3.4,
         "data":{"name":"mnist","images":55000,"samples":12,"repeats":10,"validation":5000,"test":10003,"testSamples":3},
         "curve":[{"progress":0.5,"loss":0.07,"accuracy":0.981,"seconds":1.5},{"progress":1,"loss":0.05,"accuracy":0.988,"seconds":2.9}],
         "model":"ca98bac39a1daf2a",
         "verdict":{"promoted":false,"reason":"Kept, as the current model is better: …",
          "current":{"model":"fa76291156364929","count":10003,"correct":9972,"accuracy":0.9969,"low":0.9956,"high":0.9978,"samplesCorrect":3},
          "candidate":{"model":"ca98bac39a1daf2a","count":10003,"correct":9919,"accuracy":0.9916,"low":0.9896,"high":0.9932,"samplesCorrect":3},
          "onlyCurrentRight":65,"onlyCandidateRight":12,"pValue":5.9e-10,"isNoise":false},"reason":null}
        """;

    private const string Model =
        """
        {"id":"fa76291156364929","manifest":{"formatVersion":1,"libraryVersion":"0.1.0","trainer":"convnet","parameters":{"preset":"best","epochs":10},"seed":1,
         "data":{"name":"mnist","hash":"…","train":55000,"validation":5000,"test":10000,"splitSeed":1,"includesValidation":false},
         "metrics":{"validationAccuracy":0.9962,"testAccuracy":0.9969,"testLogLoss":0.0112},"preprocessingVersion":2,"rows":28,"columns":28,
         "temperature":0.98,"rejectionThreshold":0.754,"rejection":[],"nonDigits":13750,"entries":{}}}
        """;

    /// <summary>The bodies of requests, by operation and content type.</summary>
    public static IReadOnlyDictionary<(string Operation, string ContentType), Body> Bodies { get; } = new Dictionary<(string, string), Body>
    {
        [("predict", PictureForm.ContentType)] = new(Form(), null),
        [("predict", JsonBody.ContentType)] = new(Json("pixels"), Pixels()),
        [("predict", "application/octet-stream")] = new(
            new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "N × 784 bytes" }, null),
        [("read", PictureForm.ContentType)] = new(Form(), null),
        [("explain", PictureForm.ContentType)] = new(Form(), null),
        [("addSample", PictureForm.ContentType)] = new(Form("label", "writer", "source"), null),
        [("addSample", JsonBody.ContentType)] = new(Json("pixels", "label", "writer", "source"), Pixels(("label", 7), ("writer", "Ann"), ("source", "drawn"))),
        [("correct", JsonBody.ContentType)] = new(Json("label", "pixels", "sample", "writer", "source"), new JsonObject { ["sample"] = 12, ["label"] = 7 }),
        [("train", JsonBody.ContentType)] = new(Json("preset", "force", "seed"), new JsonObject { ["preset"] = "default", ["force"] = false }),
    };

    /// <summary>Answers, by operation.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Answers { get; } = new Dictionary<string, JsonNode>
    {
        ["predict"] = Parse(Predicted),
        ["read"] = Parse(
            """
            {"file":"amount.jpg","number":"402","confidence":0.97,"digits":[{"digit":4,"confidence":0.99,"box":[5,7,42,37]},
             {"digit":0,"confidence":0.99,"box":[50,7,38,37]},{"digit":2,"confidence":0.98,"box":[95,7,32,37]}],
             "rejected":false,"reason":null,"model":"fa76291156364929"}
            """),
        ["explain"] = Parse(
            $$"""{"steps":[{"name":"original","width":640,"height":480,"image":"data:image/png;base64,iVBORw0KGgo="}],"prediction":{{Predicted}}}"""),
        ["addSample"] = Parse(Sample),
        ["correct"] = Parse(Sample),
        ["sample"] = Parse(Sample),
        ["samples"] = Parse($$"""{"samples":[{{Sample}}],"next":12,"total":120,"digits":[12,12,12,12,12,12,12,12,12,12]}"""),
        ["train"] = Parse(Job),
        ["job"] = Parse(Job),
        ["cancelJob"] = Parse(Job),
        ["jobs"] = Parse($$"""{"jobs":[{{Job}}]}"""),
        ["model"] = Parse(Model),
        ["promote"] = Parse(Model),
        ["models"] = Parse("""{"models":[{"id":"fa76291156364929","origin":"shipped","job":null,"created":"2026-11-23T19:37:37Z","current":true}]}"""),
    };

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private static JsonObject Pixels(params IEnumerable<(string Name, JsonNode Value)> others)
    {
        IEnumerable<JsonNode> stroke = Enumerable.Range(0, 784).Select(i => JsonValue.Create(i % 28 is 13 or 14 && i / 28 is > 4 and < 23 ? 255 : 0));
        var example = new JsonObject { ["pixels"] = new JsonArray([.. stroke]) };
        foreach ((string name, JsonNode value) in others)
            example[name] = value;
        return example;
    }

    private static OpenApiSchema Form(params IEnumerable<string> texts) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "image" },
        Properties = texts.Prepend("image").ToDictionary(
            name => name, name => (IOpenApiSchema)new OpenApiSchema { Type = JsonSchemaType.String, Format = name == "image" ? "binary" : null }),
    };

    private static OpenApiSchema Json(params IEnumerable<string> names) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = names.ToDictionary(name => name, name => (IOpenApiSchema)(name switch
        {
            "pixels" => new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                MinItems = 784,
                MaxItems = 784,
                Description = "28×28, row by row, ink 255 on 0",
                Items = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = "255" },
            },
            "label" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = "9" },
            "sample" or "seed" => new OpenApiSchema { Type = JsonSchemaType.Integer },
            "force" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        })),
    };

    /// <summary>The body of a request.</summary>
    internal sealed record Body(OpenApiSchema Schema, JsonNode? Example);
}
