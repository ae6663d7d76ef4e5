namespace Digits.Data.Formats;

/// <summary>Text whose records have a largest length, so that a file without line ends cannot fill the memory of whoever reads lines.</summary>
/// <remarks>The length counts from the last <see cref="EndRecord"/>, and includes what its reader has read ahead.</remarks>
internal sealed class BoundedTextReader(Stream stream, string source, int maxRecordLength) : TextReader
{
    private readonly StreamReader _reader = new(stream, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
    private long _line;
    private int _length;

    /// <summary>Says that a record is complete, and on which line of the file it ended.</summary>
    public void EndRecord(long line)
    {
        _line = line;
        _length = 0;
    }

    public override int Peek() => _reader.Peek();

    public override int Read()
    {
        int character = _reader.Read();
        if (character >= 0)
            Count(1);
        return character;
    }

    public override int Read(Span<char> buffer)
    {
        int read = _reader.Read(buffer);
        Count(read);
        return read;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
        base.Dispose(disposing);
    }

    private void Count(int read)
    {
        _length += read;
        if (_length > maxRecordLength)
        {
            throw new DigitDataException(
                $"{source}, line {_line + 1}: longer than {maxRecordLength} characters, which no line of this format is. " +
                "Is this a text file of one image a line?");
        }
    }
}
