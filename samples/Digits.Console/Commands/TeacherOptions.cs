using System.CommandLine;
using Digits.Models;

namespace Digits.CommandLine.Commands;

/// <summary>The options of <c>digits train</c> by which a network learns from another one.</summary>
internal sealed class TeacherOptions
{
    private const string Shipped = "shipped";

    private readonly Option<string?> _teacher = new("--teacher")
    {
        Description = "A model, a network, whose answers are learned beside the labels: by a smaller one that is to be quicker, or by a better one. " +
            $"'{Shipped}' is the one that comes with Digits. [default: none]",
        HelpName = "FILE",
    };

    private readonly Option<double> _share = new("--teacher-share")
    {
        Description = "The share of the teacher's answers in what is learned: up to 1, which leaves the labels out.",
        DefaultValueFactory = _ => 1,
        CustomParser = SharedOptions.Share,
        HelpName = "SHARE",
    };

    /// <summary>Adds the options to a command.</summary>
    public TeacherOptions AddTo(Command command)
    {
        command.Add(_teacher);
        command.Add(_share);
        return this;
    }

    /// <summary>Whether there is to be a teacher.</summary>
    public bool HasTeacher(ParseResult parsed) => parsed.GetValue(_teacher) is not null;

    /// <summary>The teacher, null where there is none, and its share.</summary>
    /// <exception cref="UsageException">The model is no network, or has no share.</exception>
    /// <exception cref="DigitModelException">The file is missing, damaged, from a newer version, or no digit model.</exception>
    public (NetworkClassifier? Teacher, double Share) Load(ParseResult parsed)
    {
        double share = parsed.GetValue(_share);
        if (parsed.GetValue(_teacher) is not { } name)
            return (null, share);
        if (share is 0 or > 1)
            throw new UsageException("--teacher-share is above 0, up to 1: leave --teacher out where nobody is to teach.");
        DigitModel model = name == Shipped ? DigitModel.Default : DigitModel.Load(name);
        return model.Classifier is NetworkClassifier network
            ? (network, share)
            : throw new UsageException($"--teacher: {name} is no network, but {model.Manifest.Trainer}; only networks teach networks.");
    }
}
