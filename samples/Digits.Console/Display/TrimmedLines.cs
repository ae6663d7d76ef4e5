using System.Text;

namespace Digits.CommandLine.Display;

/// <summary>Passes text on without the blanks at the ends of its lines, with which tables and grids fill their last column.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TrimmedLines(TextWriter inner) : TextWriter
{
    private readonly StringBuilder _text = new();
    private int _blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (char c in buffer)
        {
            if (c == ' ')
            {
                _blanks++;
                continue;
            }

            if (c is not ('\r' or '\n'))
                _text.Append(' ', _blanks);
            _blanks = 0;
            _text.Append(c);
        }

        inner.Write(_text.ToString());
        _text.Clear();
    }

    // In one piece, so that the lines of two processes do not mingle in one file.
    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush() => inner.Flush();
}
