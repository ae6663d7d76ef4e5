namespace Digits.Web.Api;

/// <summary>An image as its pixels.</summary>
/// <param name="Pixels">784 numbers from 0 to 255: 28×28, row by row, ink 255 on 0.</param>
internal sealed record PixelsRequest(int[] Pixels);

/// <summary>A labelled image.</summary>
/// <param name="Pixels">784 numbers from 0 to 255: 28×28, row by row, ink 255 on 0.</param>
/// <param name="Label">The digit that it shows.</param>
/// <param name="Writer">Who wrote it; may be left out.</param>
/// <param name="Source">How it came: <c>drawn</c>, <c>photo</c>, …; may be left out.</param>
internal sealed record SampleRequest(int[] Pixels, int Label, string? Writer = null, string? Source = null);

/// <summary>What an image really shows: one that was predicted, by its pixels, or a sample, by its number.</summary>
/// <param name="Label">The digit that it shows.</param>
/// <param name="Pixels">The image as the model saw it; left out where a sample is named.</param>
/// <param name="Sample">The sample; left out where pixels are given.</param>
/// <param name="Writer">Who wrote it; may be left out.</param>
/// <param name="Source">How it came: <c>drawn</c>, <c>photo</c>, …; may be left out.</param>
internal sealed record CorrectionRequest(int Label, int[]? Pixels = null, long? Sample = null, string? Writer = null, string? Source = null);

/// <summary>A training to begin.</summary>
/// <param name="Preset">The network and its recipe: <c>fast</c> (some seconds) or <c>default</c>.</param>
/// <param name="Force">Whether the new model takes over even if it is no better.</param>
/// <param name="Seed">The seed of all that is random.</param>
internal sealed record TrainRequest(string Preset = "fast", bool Force = false, int Seed = 1);
