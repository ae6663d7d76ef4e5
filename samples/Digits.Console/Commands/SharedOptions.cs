using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Digits.Data;
using Digits.Data.Formats;
using Digits.Trainers;

namespace Digits.CommandLine.Commands;

/// <summary>The options that several commands share, and how they are read.</summary>
internal static class SharedOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON value on standard output, and nothing else there.", Recursive = true };

    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Show no progress.", Recursive = true };

    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Show where an error comes from.", Recursive = true };

    /// <summary>Makes options that every command has.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(Json);
        root.Add(Quiet);
        root.Add(Verbose);
    }

    /// <summary>Which data; what an absent option means is the command's to say.</summary>
    public static Option<string?> Data(string absent) => new("--data")
    {
        Description = $"A name (see 'digits data list'), a folder or a file. [default: {absent}]",
        HelpName = "NAME|PATH",
    };

    public static Option<LabelPosition> CsvLabel() => new("--csv-label")
    {
        Description = "Where CSV files have the label. [default: auto]",
        CustomParser = result => Word(result, ("auto", LabelPosition.Auto), ("first", LabelPosition.First), ("last", LabelPosition.Last)),
        HelpName = "auto|first|last",
    };

    public static Option<ValueRange> CsvRange() => new("--csv-range")
    {
        Description = "The range of the pixels in CSV files: auto, 0..255, 0..16, -1..1 or 0..1. [default: auto]",
        CustomParser = result => Word(
            result, ("auto", ValueRange.Auto), ("0..255", ValueRange.ZeroTo255), ("0..16", ValueRange.ZeroTo16), ("-1..1", ValueRange.MinusOneToOne), ("0..1", ValueRange.ZeroToOne)),
        HelpName = "RANGE",
    };

    public static Option<int?> Validation(int minimum) => new("--validation")
    {
        Description =
            $"How many images to keep for validation{(minimum == 0 ? "; 0 trains on all" : "")}. " +
            $"[default: 15 % of the training images, at most {DigitSplit.DefaultValidationLimit}]",
        CustomParser = result => AtLeast(result, minimum),
        HelpName = "N",
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "The seed of the split and of the trainings.",
        DefaultValueFactory = _ => 1,
        CustomParser = result => AtLeast(result, int.MinValue) ?? 0,
        HelpName = "N",
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "At most so many threads: by default one for each processor.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = result => AtLeast(result, 1) ?? 0,
        HelpName = "N",
    };

    /// <summary>Reads times such as <c>500ms</c>, <c>60s</c>, <c>5m</c>, <c>1.5h</c>, or seconds without a unit.</summary>
    public static TimeSpan? Duration(ArgumentResult result)
    {
        string text = Text(result);
        string number = text.TrimEnd('m', 's', 'h');
        double? unit = text[number.Length..] switch { "ms" => 0.001, "" or "s" => 1, "m" => 60, "h" => 3600, _ => null };
        if (unit is { } seconds
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * seconds is > 0 and <= 30 * 86400)
        {
            return TimeSpan.FromSeconds(value * seconds);
        }

        result.AddError($"'{text}' is no time for {Name(result)}; write 60s, 5m or 1.5h, at most 720h.");
        return null;
    }

    /// <summary>Reads an amount of memory such as 800MB or 4GB, in bytes.</summary>
    public static long? Memory(ArgumentResult result)
    {
        string text = Text(result).Trim();
        (string number, double bytes) = text switch
        {
            [.. var front, 'G' or 'g', 'B' or 'b'] => (front, 1e9),
            [.. var front, 'M' or 'm', 'B' or 'b'] => (front, 1e6),
            _ => (text, 1),
        };
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value * bytes is >= 1e8 and <= 1e15)
            return (long)(value * bytes);
        result.AddError($"'{text}' is no memory for {Name(result)}; write 800MB or 4GB, at least 100MB.");
        return null;
    }

    /// <summary>Reads an accuracy such as 99.5% or 0.995, as a share.</summary>
    public static double? Accuracy(ArgumentResult result)
    {
        string text = Text(result).Trim();
        (string number, double unit) = text.EndsWith('%') ? (text[..^1], 0.01) : (text, 1);
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value * unit is > 0 and <= 1)
            return value * unit;
        result.AddError($"'{text}' is no accuracy for {Name(result)}; write 99.5% or 0.995.");
        return null;
    }

    /// <summary>Reads a share such as 0.25 or 25%, of 0 to 10 times the whole.</summary>
    public static double Share(ArgumentResult result)
    {
        string text = Text(result).Trim();
        (string number, double unit) = text.EndsWith('%') ? (text[..^1], 0.01) : (text, 1);
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * unit is >= 0 and <= 10)
            return value * unit;
        result.AddError($"'{text}' is no share for {Name(result)}; write 0.25 or 25%.");
        return 0;
    }

    /// <summary>Reads a whole number with a lower bound.</summary>
    public static int? AtLeast(ArgumentResult result, int minimum)
    {
        if (int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum)
            return value;
        result.AddError(
            $"'{Text(result)}' will not do for {Name(result)}; it must be a whole number{(minimum == int.MinValue ? "" : $" of at least {minimum}")}.");
        return null;
    }

    /// <summary>Lets an option take only these words.</summary>
    public static Option<string> Among(this Option<string> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
                result.AddError(NotAmong(token.Value, option.Name, words));
        });
        return option;
    }

    /// <summary>Finds a trainer by name.</summary>
    public static IDigitTrainer Trainer(string name)
    {
        try
        {
            return DigitTrainers.Named(name);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private static T Word<T>(ArgumentResult result, params (string Word, T Value)[] words)
        where T : struct
    {
        foreach ((string word, T value) in words)
        {
            if (word.Equals(Text(result), StringComparison.OrdinalIgnoreCase))
                return value;
        }

        result.AddError(NotAmong(Text(result), Name(result), words.Select(word => word.Word)));
        return default;
    }

    private static string NotAmong(string value, string option, IEnumerable<string> words) =>
        $"'{value}' will not do for {option}; it must be one of {string.Join(", ", words)}.";

    private static string Text(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";

    private static string Name(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
