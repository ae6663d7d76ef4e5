using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Digits.Web;

/// <summary>
/// What an operator can choose: in <c>appsettings.json</c>, section <c>Digits</c>, or by environment variables, for instance
/// <c>DIGITS_DATA_FOLDER</c> and <c>DIGITS_LIMITS__REQUESTS_PER_SECOND</c>.
/// </summary>
internal sealed class ServiceOptions
{
    public const string Section = "Digits";

    /// <summary>Where database and API key lie. <value>By default <c>digits-web</c> in the local application data.</value></summary>
    [Required]
    public string DataFolder { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "digits-web");

    /// <summary>The model to begin with, a <c>.zip</c>. <value>By default the one that comes with Digits.</value></summary>
    public string? Model { get; set; }

    /// <summary>The key of samples, corrections and training. <value>By default one that is made at the first start.</value></summary>
    [MinLength(16)]
    public string? ApiKey { get; set; }

    /// <summary>
    /// What trainings learn from beside the samples: a name, a folder or a file. <value>By default MNIST if it is at hand, else the bundled set.</value>
    /// </summary>
    [Required]
    public string TrainingData { get; set; } = "auto";

    /// <summary>The threads of a training. <value>By default all processors but one, which goes on answering.</value></summary>
    [Range(1, 256)]
    public int TrainingThreads { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Whether the log of predictions keeps the normalized images too. <value>By default it keeps their hashes only.</value></summary>
    public bool KeepPredictedImages { get; set; }

    /// <summary>How many predictions the log keeps; older ones go.</summary>
    [Range(0, 100_000_000)]
    public int PredictionLogRows { get; set; } = 1_000_000;

    /// <summary>Samples count as uncertain below this confidence.</summary>
    [Range(0.0, 1.0)]
    public double UncertainBelow { get; set; } = 0.9;

    /// <summary>Whether a proxy on this machine tells the clients' addresses, in <c>X-Forwarded-For</c>.</summary>
    public bool BehindProxy { get; set; }

    [ValidateObjectMembers]
    public LimitOptions Limits { get; set; } = new();
}

/// <summary>How much a client may ask for.</summary>
internal sealed class LimitOptions
{
    /// <summary>The largest picture file.</summary>
    [Range(1024, Imaging.ImageDecoder.MaxFileBytes)]
    public int PictureBytes { get; set; } = 16 << 20;

    /// <summary>The largest picture, in pixels.</summary>
    [Range(784, Imaging.ImageDecoder.MaxPixels)]
    public long PicturePixels { get; set; } = 50_000_000;

    /// <summary>The most images of a batch.</summary>
    [Range(1, 100_000)]
    public int BatchImages { get; set; } = 10_000;

    /// <summary>After so long an answer is given up.</summary>
    [Range(1, 600)]
    public int RequestSeconds { get; set; } = 15;

    /// <summary>What one client may ask for in the long run; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>What one client may ask for at once, after a rest.</summary>
    [Range(1, 1_000_000)]
    public int RequestsAtOnce { get; set; } = 300;

    /// <summary>The requests of all clients that are worked on at a time.</summary>
    [Range(1, 100_000)]
    public int ConcurrentRequests { get; set; } = 128;

    /// <summary>The requests of all clients that wait for their turn; further ones are sent away.</summary>
    [Range(0, 100_000)]
    public int WaitingRequests { get; set; } = 1024;
}

[OptionsValidator]
internal sealed partial class ServiceOptionsValidator : IValidateOptions<ServiceOptions>;
