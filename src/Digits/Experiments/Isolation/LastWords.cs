namespace Digits.Experiments.Isolation;

/// <summary>The last lines of a process's standard error, without those of stack traces: what it said before it died.</summary>
/// <remarks>Thread-safe. Reads all there is, so that the process never waits for it, and keeps a few hundred characters.</remarks>
internal sealed class LastWords
{
    private const int Lines = 2;
    private const int LineLength = 200;

    private readonly Queue<string> _lines = new();
    private readonly Thread _reader;

    public LastWords(TextReader error)
    {
        _reader = new Thread(() => Read(error)) { IsBackground = true, Name = "digits worker's errors" };
        _reader.Start();
    }

    /// <summary>What there is, in one line, after what is on its way has come; empty where there is nothing.</summary>
    public string Text
    {
        get
        {
            _reader.Join(TimeSpan.FromSeconds(0.5)); // not for ever: a process that the worker started may still hold the pipe
            lock (_lines)
                return string.Join(" ", _lines);
        }
    }

    private void Read(TextReader error)
    {
        var line = new char[LineLength];
        var buffer = new char[4096];
        int length = 0;
        try
        {
            for (int read; (read = error.Read(buffer)) > 0;)
            {
                foreach (char c in buffer.AsSpan(0, read))
                {
                    if (c == '\n')
                    {
                        Keep(line.AsSpan(0, length));
                        length = 0;
                    }
                    else if (length < LineLength)
                        line[length++] = c;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // There is no more to read.
        }

        Keep(line.AsSpan(0, length));
    }

    private void Keep(ReadOnlySpan<char> line)
    {
        if (!line.ContainsAnyInRange('A', 'z') || line.TrimStart().StartsWith("at ", StringComparison.Ordinal))
            return;
        lock (_lines)
        {
            if (_lines.Count == Lines)
                _lines.Dequeue();
            _lines.Enqueue(line.Trim().ToString());
        }
    }
}
