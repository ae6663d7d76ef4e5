using System.Globalization;
using System.IO.Compression;
using System.Text;
using Digits.Data;
using Digits.Data.Formats;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Formats;

internal sealed class DigitCsvTests
{
    [Test]
    public void Round_trips_any_set([Values("", ".gz")] string ending) => Sets.Check(Sets.Any, set =>
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.csv" + ending);
        DigitCsv.Write(set, path);

        var options = new DigitCsvOptions { Range = ValueRange.ZeroTo255, Rows = set.Rows, Columns = set.Columns };
        Assert.That(DigitCsv.Read(path, options).Hash, Is.EqualTo(set.Hash));
    });

    [Test]
    public void Writes_the_layout_of_MNIST_as_CSV()
    {
        using var folder = new TemporaryFolder();
        DigitCsv.Write(Sets.Make(1, 2, [0, 255, 7, 8], [3, 9]), folder.File("a.csv"));
        Assert.That(File.ReadAllText(folder.File("a.csv")), Is.EqualTo("label,pixel0,pixel1\n3,0,255\n9,7,8\n"));
    }

    [TestCase("label,a,b,c,d\n3,0,255,1,2\n")]
    [TestCase("a,b,c,d,Class\n0,255,1,2,3\n")]
    [TestCase("\"y\";\"a\";\"b\";\"c\";\"d\"\r\n\"3\";\"0\";\"255\";\"1\";\"2\"")]
    [TestCase("digit\ta\tb\tc\td\n3\t0\t255\t1\t2\n\n")]
    [TestCase("3, 0, 255, 1, 200\n")]
    public void Finds_label_header_and_delimiter(string text)
    {
        DigitSet set = Read(text);
        Assert.That(set.Labels.ToArray(), Is.EqualTo((byte[])[3]));
        Assert.That(set.Image(0)[..3].ToArray(), Is.EqualTo((byte[])[0, 255, 1]));
    }

    [Test]
    public void Of_two_columns_of_digits_the_label_is_the_one_with_more_different_values() =>
        Assert.That(Read("0,5,255,0,1\n0,5,9,0,2\n1,5,9,0,3\n").Labels.ToArray(), Is.EqualTo((byte[])[1, 2, 3]));

    [Test]
    public void Asks_where_the_label_is_when_both_columns_could_be_it()
    {
        const string text = "1,5,255,0,1\n2,5,9,0,2\n";
        Assert.That(() => Read(text), Refusal.With("could both be the label"));
        Assert.That(Read(text, new() { Label = LabelPosition.Last }).Image(0)[..4].ToArray(), Is.EqualTo((byte[])[1, 5, 255, 0]));
    }

    [Test]
    public void Asks_where_the_label_is_when_no_column_can_be_it() => Assert.That(() => Read("0.5,0,0,0,10\n"), Refusal.With("neither"));

    [TestCase("-1,1,0", new byte[] { 0, 255, 128 })]
    [TestCase("0,1,0.5", new byte[] { 0, 255, 128 })]
    [TestCase("0,1,0", new byte[] { 0, 255, 0 })]
    [TestCase("0,0.5,0", new byte[] { 0, 128, 0 })]
    [TestCase("0,16,8", new byte[] { 0, 255, 128 })]
    [TestCase("0,17,8", new byte[] { 0, 17, 8 })]
    [TestCase("0,255,8.5", new byte[] { 0, 255, 9 })]
    [TestCase("0,0,0", new byte[] { 0, 0, 0 })]
    public void Finds_the_range_of_values(string values, byte[] pixels) =>
        Assert.That(Read("label,a,b,c\n5," + values, new() { Columns = 3 }).CopyPixels(), Is.EqualTo(pixels));

    [TestCase("-2,0,0", ValueRange.Auto, "column 2: value -2 lies outside -1 to 1")]
    [TestCase("0,-0.5,2", ValueRange.Auto, "column 4: value 2 lies outside -1 to 1")]
    [TestCase("0,256,0", ValueRange.Auto, "column 3: value 256 lies outside 0 to 255")]
    [TestCase("0,0,17", ValueRange.ZeroTo16, "column 4: value 17 lies outside 0 to 16")]
    [TestCase("0,-1,0", ValueRange.ZeroToOne, "column 3: value -1 lies outside 0 to 1")]
    public void Refuses_values_outside_the_range(string values, ValueRange range, string words) => Assert.That(
        () => Read("label,a,b,c\n4,0,0,0\n5," + values, new() { Columns = 3, Range = range }), Refusal.With("test, line 3, " + words));

    [TestCase("1,NaN,0,0,0", "line 2, column 2: \"NaN\" is no number")]
    [TestCase("1,0,Infinity,0,0", "column 3")]
    [TestCase("1,0,1e99,0,0", "column 3")]
    [TestCase("1,0,,0,0", "column 3: an empty cell is no number")]
    [TestCase("1,0,0,0", "line 2: 4 cells, but the first line has 5")]
    [TestCase("1,0,0,0,0,0", "line 2: 6 cells, but the first line has 5")]
    [TestCase("1,0,0,0,\"0", "line 2")]
    [TestCase("1,0,x,0,0", "\"x\" is no number")]
    [TestCase("1,0,\"1,5\",0,0", "\"1,5\" is no number")]
    [TestCase("11,0,0,0,0", "line 2, column 1: the label is no digit")]
    public void Refuses_hostile_lines_and_says_where(string line, string words) =>
        Assert.That(() => Read($"label,a,b,c,d\n{line}\n"), Refusal.With("test, ").And.Message.Contains(words));

    [TestCase("", "holds no images")]
    [TestCase("label,a,b,c,d\n", "holds no images")]
    [TestCase("5\n6\n", "one column")]
    [TestCase("1,2,3\n", "no square number")]
    [TestCase("1,2,3,4\n", "4 would be 2×2 pixels: is this a file without labels?")]
    [TestCase("a,label,c,d,e\n1,2,3,4,5\n", "must be one column, the first or the last")]
    [TestCase("label,a,b,c,y\n1,2,3,4,5\n", "must be one column, the first or the last")]
    public void Refuses_files_that_are_no_sets(string text, string words) => Assert.That(() => Read(text), Refusal.With(words));

    [Test]
    public void Refuses_sides_that_do_not_fit() =>
        Assert.That(() => Read("label,a,b,c,d\n1,2,3,4,5\n", new() { Rows = 3 }), Refusal.With("not 3×1"));

    [TestCase("0")]
    [TestCase("0,")]
    [TestCase("\"0\n\",")]
    public void Stops_reading_a_line_without_end(string repeated)
    {
        using var stream = new EndlessStream("1,0,0,0,0\n1,", repeated);
        Assert.That(() => DigitCsv.Read(stream, "test"), Refusal.With("test, line "));
        Assert.That(stream.Given, Is.LessThan(64 << 20));
    }

    [Test]
    public void Reads_gzip_and_refuses_it_cut_short()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write("1,0,255,0,17\n"u8);
        byte[] whole = compressed.ToArray();

        using var stream = new MemoryStream(whole);
        Assert.That(DigitCsv.Read(stream, "test", new() { Label = LabelPosition.First }).Count, Is.EqualTo(1));
        using var cut = new MemoryStream(whole[..^3]);
        Assert.That(() => DigitCsv.Read(cut, "test"), Refusal.With("truncated"));
    }

    [Test]
    public void Reads_numbers_with_a_point_whatever_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.TextInfo.ListSeparator) = (",", ".", ";");
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.That(Read("label,a\n1,0.5\n").Image(0)[0], Is.EqualTo(128));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Stops_when_cancelled()
    {
        using var stream = new MemoryStream("1,0,0,0,0\n"u8.ToArray());
        Assert.That(() => DigitCsv.Read(stream, "test", null, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Reads_the_real_optdigits_without_being_told_anything()
    {
        string folder = RealData.Folder("optdigits");
        DigitSet train = DigitCsv.Read(Path.Combine(folder, "optdigits-train.csv"));
        DigitSet test = DigitCsv.Read(Path.Combine(folder, "optdigits-test.csv"));

        Assert.Multiple(() =>
        {
            Assert.That((train.Count, test.Count, train.Rows, train.Columns), Is.EqualTo((3823, 1797, 8, 8)));
            Assert.That(train.ClassCounts, Is.EqualTo((int[])[376, 389, 380, 389, 387, 376, 377, 387, 380, 382]));
            Assert.That(train.CopyPixels(), Has.Some.EqualTo(255));
            Assert.That(train.Image(0)[..8].ToArray(), Is.EqualTo((byte[])[0, 16, 96, 239, 191, 16, 0, 0]));
        });
    }

    private static DigitSet Read(string text, DigitCsvOptions? options = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return DigitCsv.Read(stream, "test", options);
    }

    /// <summary>Text that begins as told and then repeats itself for ever.</summary>
    private sealed class EndlessStream(string start, string repeated) : Stream
    {
        private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
        private readonly byte[] _repeated = Encoding.UTF8.GetBytes(repeated);

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++, Given++)
                buffer[offset + i] = Given < _start.Length ? _start[Given] : _repeated[(Given - _start.Length) % _repeated.Length];
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
