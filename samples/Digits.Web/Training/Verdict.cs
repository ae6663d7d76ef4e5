namespace Digits.Web.Training;

/// <summary>How a new model did beside the one that answered: image by image on the test set, by McNemar's exact test.</summary>
/// <param name="Promoted">Whether the new one took over.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Current">The one that answered.</param>
/// <param name="Candidate">The new one.</param>
/// <param name="OnlyCurrentRight">How many images only the one that answered read right.</param>
/// <param name="OnlyCandidateRight">How many images only the new one read right.</param>
/// <param name="PValue">How likely so great a difference is between equally good models.</param>
/// <param name="IsNoise">Whether the difference may well be chance.</param>
internal sealed record Verdict(
    bool Promoted, string Reason, Contender Current, Contender Candidate, int OnlyCurrentRight, int OnlyCandidateRight, double PValue, bool IsNoise);

/// <summary>One of two models that are compared.</summary>
/// <param name="Model">Which.</param>
/// <param name="Count">How many test images there are.</param>
/// <param name="Correct">How many it read right.</param>
/// <param name="Accuracy">Their share.</param>
/// <param name="Low">Where the true share lies with 95 % confidence: from here…</param>
/// <param name="High">… to here.</param>
/// <param name="SamplesCorrect">How many of the samples among them it read right.</param>
internal sealed record Contender(string Model, int Count, int Correct, double Accuracy, double Low, double High, int SamplesCorrect);
