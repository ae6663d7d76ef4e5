using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Digits.Data.Formats;

/// <summary>The records of a CSV file, separated by commas, semicolons or tabs, one at a time and in bounded memory.</summary>
internal sealed class CsvRecords : IDisposable
{
    private readonly string _source;
    private readonly int _maxCellLength;
    private readonly BoundedTextReader _reader;
    private readonly CsvParser _parser;
    private int _lastLine;

    /// <param name="file">The file to read; left open.</param>
    /// <param name="maxCellLength">Longer cells are refused.</param>
    /// <param name="maxRecordLength">Longer records are refused; should be well over the 64 K characters that are read ahead.</param>
    public CsvRecords(InputFile file, int maxCellLength, int maxRecordLength)
    {
        _source = file.Source;
        _maxCellLength = maxCellLength;
        _reader = new BoundedTextReader(file.Content, file.Source, maxRecordLength);
        _parser = new CsvParser(_reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            BufferSize = 1 << 16,
            MaxFieldSize = maxCellLength,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = _ => throw Malformed(),
        });
    }

    /// <summary>The line of the file on which the record ends, from 1.</summary>
    public int Line => _parser.RawRow;

    /// <summary>The cells of the record.</summary>
    public int Count => _parser.Count;

    /// <summary>A cell of the record, without blanks around it.</summary>
    /// <exception cref="DigitDataException">Its quotes do not match.</exception>
    public string this[int column] => _parser[column];

    /// <summary>Goes to the next record that is no empty line; false at the end of the file.</summary>
    /// <exception cref="DigitDataException">The record or a cell of it is too long, or the file is damaged.</exception>
    public bool Read()
    {
        try
        {
            // A quote that is never closed swallows lines, so the line on which the record begins says more than where it ends.
            _lastLine = _parser.RawRow;
            bool read = _parser.Read();
            _reader.EndRecord(_parser.RawRow);
            return read;
        }
        catch (CsvHelperException exception)
        {
            throw Malformed(exception);
        }
    }

    public void Dispose()
    {
        _parser.Dispose();
        _reader.Dispose();
    }

    private DigitDataException Malformed(Exception? cause = null) => new(
        $"{_source}, line {_lastLine + 1}: a cell is longer than {_maxCellLength} characters, or its quotes do not match. Mend the line.", cause);
}
