using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Web.Training;

/// <summary>How a job stands; in JSON its name in lower case.</summary>
[JsonConverter(typeof(JobStateConverter))]
internal enum JobState
{
    /// <summary>It waits for the service to begin with it.</summary>
    Queued,

    /// <summary>It learns.</summary>
    Running,

    /// <summary>The service ended before it did; it goes on with the next start.</summary>
    Parked,

    /// <summary>It ended with a model and a verdict.</summary>
    Finished,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Somebody ended it.</summary>
    Cancelled,
}

internal sealed class JobStateConverter() : JsonStringEnumConverter<JobState>(JsonNamingPolicy.CamelCase);
