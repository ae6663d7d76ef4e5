namespace Digits.Networks.Files;

/// <summary>How <see cref="OnnxFile"/> names what goes in and comes out. The names differ, and have no dots.</summary>
public sealed record OnnxOptions
{
    /// <summary>Images in a run, or <see langword="null"/> where every run may have its own number. <value><see langword="null"/> by default.</value></summary>
    public int? BatchSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentException($"A batch has at least 1 image, but was to have {value}.");
    }

    /// <summary>The input: [N, rows × columns] floats in 0..1, row-major, ink 1 on 0. <value><c>Pixels</c> by default.</value></summary>
    public string Pixels { get; init; } = "Pixels";

    /// <summary>An output: [N, classes] floats, not normalized. <value><c>Logits</c> by default.</value></summary>
    public string Logits { get; init; } = "Logits";

    /// <summary>An output: [N, classes] floats, the softmax of the logits. <value><c>Score</c> by default, as ML.NET has it.</value></summary>
    public string Score { get; init; } = "Score";

    /// <summary>
    /// An output: [N] unsigned 32-bit integers, the class of the greatest logit, of equals the first. <value><c>PredictedLabel</c> by default,
    /// as ML.NET has it.</value>
    /// </summary>
    public string PredictedLabel { get; init; } = "PredictedLabel";
}
