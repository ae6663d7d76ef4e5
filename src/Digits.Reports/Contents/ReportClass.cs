namespace Digits.Reports.Contents;

/// <summary>One digit in the data.</summary>
/// <param name="Digit">The digit, 0 to 9.</param>
/// <param name="Training">How many training images show it.</param>
/// <param name="Validation">How many validation images.</param>
/// <param name="Test">How many test images.</param>
/// <param name="Samples">A few training images of it, dark ink on white paper: base64 of PNGs of 28×28 pixels.</param>
public sealed record ReportClass(int Digit, int Training, int Validation, int Test, IReadOnlyList<string> Samples);

/// <summary>The filters of a network's first layer.</summary>
/// <param name="Side">How many pixels wide and high each is.</param>
/// <param name="Weights">The weights of each, row by row.</param>
public sealed record ReportFilters(int Side, IReadOnlyList<IReadOnlyList<float>> Weights);

/// <summary>What a reader should know before believing the rest.</summary>
/// <param name="Code">Its kind, for programs, for instance <c>bundled-data</c>.</param>
/// <param name="Message">What it means here, and what to do, in one or two sentences.</param>
public sealed record ReportWarning(string Code, string Message);
