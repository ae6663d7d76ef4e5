using System.CommandLine;
using Digits.Models;

namespace Digits.CommandLine.Commands;

/// <summary><c>--model</c>: which model to use.</summary>
internal sealed class ModelOption : Option<string?>
{
    public ModelOption()
        : base("--model")
    {
        Description = "A model that 'digits train' or 'digits experiment' saved. [default: the one that comes with Digits]";
        HelpName = "FILE";
    }

    /// <summary>How to name the model in what is said of it.</summary>
    public string NameOf(ParseResult parsed) => parsed.GetValue(this) ?? "the model that comes with Digits";

    /// <exception cref="DigitModelException">The file is missing, damaged, from a newer version, or no digit model.</exception>
    public DigitModel Load(ParseResult parsed) => parsed.GetValue(this) is { } path ? DigitModel.Load(path) : DigitModel.Default;
}
