using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Data;

namespace Digits.CommandLine.Commands;

/// <summary>The pictures that a command reads one after the other, and the file into which it draws how.</summary>
/// <param name="content">What each picture shows, in a few words.</param>
/// <param name="explanation">What is drawn, in a sentence.</param>
/// <param name="mostExplained">How many pictures fit into a drawing.</param>
internal sealed class PictureFiles(string content, string explanation, int mostExplained)
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = $"Pictures of one {content} each (PNG, JPEG, WebP, GIF, BMP).",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _explain = new("--explain") { Description = $"{explanation} [default: nothing]", HelpName = "FILE" };

    /// <summary>Adds the argument and the option to a command.</summary>
    public PictureFiles AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_explain);
        return this;
    }

    /// <summary>Where to draw; null for nowhere.</summary>
    /// <exception cref="UsageException">There are more pictures than fit, or one of them would be overwritten.</exception>
    public string? Explanation(ParseResult parsed)
    {
        if (parsed.GetValue(_explain) is not { } path)
            return null;
        string[] pictures = parsed.GetValue(_files)!;
        if (pictures.Length > mostExplained)
            throw new UsageException($"--explain draws at most {mostExplained} of the pictures, but {pictures.Length} were given.");
        if (pictures.Any(picture => Path.GetFullPath(picture) == Path.GetFullPath(path)))
            throw new UsageException($"--explain {path}: that is one of the pictures. Give another file.");
        return path;
    }

    /// <summary>Reads each picture. One that cannot be read is told of, and does not hide the answers for the others.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where to tell.</param>
    /// <param name="read">Reads a file.</param>
    /// <param name="fail">Takes note of a file that could not be read, and why, before that is told.</param>
    /// <param name="cancellationToken">Ends the reading between two pictures.</param>
    /// <returns>Whether all could be read.</returns>
    public async Task<bool> ForEachAsync(
        ParseResult parsed, Terminal terminal, Func<string, ValueTask> read, Func<string, string, ValueTask> fail, CancellationToken cancellationToken)
    {
        bool all = true;
        foreach (string file in parsed.GetValue(_files)!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await read(file).ConfigureAwait(false);
            }
            catch (DigitDataException exception)
            {
                all = false;
                await fail(file, exception.Message).ConfigureAwait(false);
                terminal.Error(exception.Message, exception);
            }
        }

        return all;
    }
}
