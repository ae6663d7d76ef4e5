using System.Text;

namespace Digits.Reports.Markdown;

/// <summary>Parts of a Markdown text, as many as a comment on GitHub has place for.</summary>
/// <remarks>A comment of more than 65,536 characters is refused as a whole; whoever posts it may want to add some words.</remarks>
internal sealed class LimitedMarkdown
{
    /// <summary>The most bytes of UTF-8 that a text has.</summary>
    public const int MostBytes = 60_000;

    // The words about what was left out need some place too.
    private const int Reserve = 200;

    private readonly StringBuilder _text = new();
    private int _bytes;
    private bool _isShortened;

    /// <summary>Adds a part, with an empty line before it; or nothing where there is no place left, or it is empty.</summary>
    public void Add(string part)
    {
        string separated = (_text.Length > 0 ? "\n" : "") + part.TrimEnd('\n') + "\n";
        int bytes = Encoding.UTF8.GetByteCount(separated);
        if (part.Length == 0)
            return;
        if (_bytes + bytes > MostBytes - Reserve)
        {
            _isShortened = true;
            return;
        }

        _text.Append(separated);
        _bytes += bytes;
    }

    /// <summary>Adds a part that is folded up until a reader wants to see it.</summary>
    public void AddFolded(string summary, string part)
    {
        if (part.Length > 0)
            Add($"<details>\n<summary>{summary}</summary>\n\n{part.TrimEnd('\n')}\n\n</details>");
    }

    public override string ToString() =>
        _isShortened ? _text + "\nSome parts were too long for a comment and are left out here; the other forms of the report have them.\n" : _text.ToString();
}
