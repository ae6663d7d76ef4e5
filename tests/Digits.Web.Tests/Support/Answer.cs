namespace Digits.Web.Tests.Support;

/// <summary>Answers, checked and read.</summary>
internal static class Answer
{
    /// <summary>The JSON of an answer that must have a status.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = await asked;
        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sees to it that an answer is a problem document with a status.</summary>
    /// <returns>What it tells.</returns>
    public static async Task<string> ProblemAsync(this Task<HttpResponseMessage> asked, int status)
    {
        using HttpResponseMessage response = await asked;
        string text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), text);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), text);
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(problem.GetProperty("title").GetString(), Is.Not.Empty);
        return problem.GetProperty("detail").GetString()!;
    }

    public static int Int(this JsonElement json, string name) => json.GetProperty(name).GetInt32();

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static bool Flag(this JsonElement json, string name) => json.GetProperty(name).GetBoolean();

    public static float[] Numbers(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(number => number.GetSingle())];
}
