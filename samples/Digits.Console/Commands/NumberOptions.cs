using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Digits.CommandLine.Commands;

/// <summary>The options that say what is known of numbers before they are read.</summary>
internal sealed class NumberOptions
{
    private const int MostLength = 1000;

    private static readonly (string Name, Func<string, bool> Check)[] Checks =
    [
        ("luhn", CheckDigit.Luhn), ("mod97", CheckDigit.Mod97), ("gtin", CheckDigit.Gtin),
    ];

    private readonly Option<(int Least, int Most)?> _length = new("--length")
    {
        Description = "How many digits a number has. [default: any]",
        CustomParser = Length,
        HelpName = "N|MIN-MAX",
    };

    private readonly Option<string?> _valid = new("--valid")
    {
        Description = "A file of the only numbers that there are, one a line. [default: all there are]",
        HelpName = "FILE",
    };

    private readonly Option<string> _check = new Option<string>("--check")
    {
        Description = "The check digit that a number has.",
        DefaultValueFactory = _ => "none",
    }.Among(["none", .. Checks.Select(check => check.Name)]);

    /// <summary>Adds the options to a command.</summary>
    public NumberOptions AddTo(Command command)
    {
        command.Add(_length);
        command.Add(_valid);
        command.Add(_check);
        return this;
    }

    /// <summary>Whether any was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_length) is not null || parsed.GetValue(_valid) is not null || parsed.GetValue(_check) != "none";

    /// <summary>What the options say.</summary>
    /// <exception cref="UsageException">The file of numbers holds none, or something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public NumberReaderOptions Value(ParseResult parsed)
    {
        var options = new NumberReaderOptions
        {
            Check = Checks.FirstOrDefault(check => check.Name == parsed.GetValue(_check)).Check,
            ValidNumbers = parsed.GetValue(_valid) is { } file ? Numbers(file) : null,
        };
        return parsed.GetValue(_length) is { } length ? options with { MinLength = length.Least, MaxLength = length.Most } : options;
    }

    private static string[] Numbers(string file)
    {
        string[] numbers = [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        int wrong = Array.FindIndex(numbers, number => number.AsSpan().ContainsAnyExceptInRange('0', '9'));
        if (wrong >= 0)
            throw new UsageException($"--valid {file}: number {wrong + 1} has something else than digits; give the digits of a number on each line.");
        return numbers.Length > 0 ? numbers : throw new UsageException($"--valid {file} holds no numbers; give the digits of one on each line.");
    }

    private static (int Least, int Most)? Length(ArgumentResult result)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        string[] parts = text.Split('-');
        if (parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int least)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int most)
            && least >= 1 && most >= least && most <= MostLength)
        {
            return (least, most);
        }

        result.AddError($"'{text}' will not do for --length; write how many digits, as in 4, or 3-8.");
        return null;
    }
}
