using Digits.Imaging;
using Digits.Web.Storage;

namespace Digits.Web.Api;

/// <summary>A sample.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Label">The digit that it shows, as somebody said last.</param>
/// <param name="Writer">Who wrote it; null where nobody said.</param>
/// <param name="Source">How it came here.</param>
/// <param name="Created">When.</param>
/// <param name="Predicted">What the model of that time read.</param>
/// <param name="Confidence">How sure it was.</param>
/// <param name="Model">Which model that was.</param>
/// <param name="Uncertain">Whether that is little.</param>
/// <param name="Corrected">Whether somebody corrected the model, or the label.</param>
/// <param name="Was">What it was taken for before; null where nobody corrected it.</param>
/// <param name="HeldOut">Whether models are judged by it and never learn from it.</param>
/// <param name="Image">Its 28×28 pixels as a PNG, a <c>data:</c> address.</param>
internal sealed record SampleAnswer(
    long Id, int Label, string? Writer, string Source, DateTimeOffset Created, int Predicted, double Confidence, string Model, bool Uncertain, bool Corrected,
    int? Was, bool HeldOut, string Image)
{
    public static SampleAnswer Of(Sample sample, double uncertainBelow) => new(
        sample.Id, sample.Label, sample.Writer, sample.Source, sample.Created, sample.Predicted, sample.Confidence, sample.Model,
        sample.Confidence < uncertainBelow, sample.Was is not null, sample.Was, sample.IsHeldOut,
        PngAddress.Of(new GreyImage(DigitNormalizer.Side, DigitNormalizer.Side, sample.Pixels)));
}

/// <summary>A page of samples, the newest first.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Next">What to give as <c>before</c> to get the next page; null on the last one.</param>
/// <param name="Total">How many there are of this kind, on all pages.</param>
/// <param name="Digits">How many of each digit, 0 to 9, there are of this kind.</param>
internal sealed record SamplePageAnswer(IReadOnlyList<SampleAnswer> Samples, long? Next, int Total, int[] Digits);
