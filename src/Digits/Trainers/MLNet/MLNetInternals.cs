using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Digits.Trainers.MLNet;

/// <summary>
/// The two things that ML.NET 5.0.1 does but does not show: cancelling what a context is doing, and telling how far it is. Tests
/// pin both, so that a new version of ML.NET that changes them is noticed at once.
/// </summary>
internal static class MLNetInternals
{
    /// <summary>
    /// Asks all that runs under a context to end. LightGBM, FastTree, SDCA and L-BFGS look at this between iterations and throw;
    /// the averaged perceptron does not look.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "CancelExecution")]
    public static extern void CancelExecution(MLContext context);

    /// <summary>The progress that trainers reported since the last call; empty where ML.NET no longer tells.</summary>
    public static IEnumerable<ProgressEntry> TakeProgress(MLContext context)
    {
        if (ProgressOf(context) is not IEnumerable events)
            yield break;
        foreach (object report in events)
        {
            if (Field<object>(report, "ProgressEntry") is not { } entry || Field<object>(entry, "Header") is not { } header)
                continue;
            string[]? units = Field<string[]>(header, "UnitNames");
            double?[]? done = Field<double?[]>(entry, "Progress");
            double?[]? limits = Field<double?[]>(entry, "ProgressLim");
            if (units is [var unit, ..] && done is [{ } completed, ..])
                yield return new ProgressEntry(Field<string>(report, "Name") ?? "", unit, completed, limits is [var limit, ..] ? limit : null);
        }
    }

    /// <summary>One report: the channel's name, the unit it counts in, how many are done, and of how many, where that is known.</summary>
    public readonly record struct ProgressEntry(string Channel, string Unit, double Completed, double? Total);

    private static object? ProgressOf(MLContext context)
    {
        object? environment = typeof(MLContext).GetField("_env", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(context);
        for (Type? type = environment?.GetType(); type is not null; type = type.BaseType)
        {
            FieldInfo? field = type.GetField(
                "ProgressTracker", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly);
            if (field?.GetValue(environment) is { } tracker)
                return tracker.GetType().GetMethod("GetAllProgress", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.Invoke(tracker, null);
        }

        return null;
    }

    private static T? Field<T>(object owner, string name)
        where T : class => owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(owner) as T;
}
