namespace Digits.Reports.Contents;

/// <summary>Which parameters of a trainer mattered.</summary>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Trials">How many of its trials were looked at.</param>
/// <param name="Parameters">Its parameters that were varied, the most important first; empty where there are too few trials.</param>
/// <param name="Note">Why there are none; null otherwise.</param>
public sealed record ReportImportance(string Trainer, int Trials, IReadOnlyList<ReportParameterImportance> Parameters, string? Note);

/// <summary>How much a parameter mattered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Importance">The share of the variance of the validation error that it explains by itself, by fANOVA.</param>
public sealed record ReportParameterImportance(string Name, double Importance);
