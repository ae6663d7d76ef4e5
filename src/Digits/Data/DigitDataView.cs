using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Digits.Data;

/// <summary>
/// A <see cref="DigitSet"/> as ML.NET sees it: a streaming <see cref="IDataView"/> with the columns <c>Pixels</c> (a vector of
/// Single, 0 to 1, ink 1), <c>Label</c> (a key whose values are the digits 0–9 as UInt32) and, on demand, <c>Image</c>
/// (<see cref="MLImage"/>, 32 bits a pixel, ink white on black).
/// </summary>
/// <remarks>
/// Thread-safe; each cursor belongs to one thread. Rows are made as they are asked for, from the set's bytes. Images that are
/// mostly paper come as sparse vectors, on which ML.NET's linear trainers work only where there is ink.
/// </remarks>
public sealed class DigitDataView : IDataView
{
    /// <summary>The name of the pixels' column.</summary>
    public const string Pixels = "Pixels";

    /// <summary>The name of the label's column.</summary>
    public const string Label = "Label";

    /// <summary>The name of the image's column.</summary>
    public const string Image = "Image";

    private const int PixelsColumn = 0;
    private const int LabelColumn = 1;

    private readonly DigitSet _set;
    private readonly CancellationToken _cancellation;
    private readonly IReadOnlyList<(int Rows, int Columns)> _shifts;

    /// <summary>Shows a set to ML.NET.</summary>
    /// <param name="set">The images; any size.</param>
    /// <param name="includeImage">Adds the <c>Image</c> column, so that ML.NET's image transforms can join a pipeline.</param>
    public DigitDataView(DigitSet set, bool includeImage = false)
        : this(set, includeImage, CancellationToken.None)
    {
    }

    /// <summary>Shows a set to ML.NET until a token is cancelled.</summary>
    /// <param name="set">The images; any size.</param>
    /// <param name="includeImage">Adds the <c>Image</c> column, so that ML.NET's image transforms can join a pipeline.</param>
    /// <param name="cancellation">Makes cursors throw once it is cancelled: that ends trainers that never ask.</param>
    public DigitDataView(DigitSet set, bool includeImage, CancellationToken cancellation)
        : this(set, includeImage, [(0, 0)], cancellation)
    {
    }

    /// <summary>Shows each image of a set several times, after all images in the place before.</summary>
    /// <param name="set">The images; any size.</param>
    /// <param name="includeImage">Adds the <c>Image</c> column.</param>
    /// <param name="shifts">The places: how many pixels down and to the right of its own; what comes in is paper.</param>
    /// <param name="cancellation">Makes cursors throw once it is cancelled.</param>
    internal DigitDataView(DigitSet set, bool includeImage, IReadOnlyList<(int Rows, int Columns)> shifts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
        _cancellation = cancellation;
        _shifts = shifts;

        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Pixels, new VectorDataViewType(NumberDataViewType.Single, set.ImageSize));
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(NumberDataViewType.UInt32, DigitSet.Classes), (ref VBuffer<uint> values) =>
        {
            VBufferEditor<uint> editor = VBufferEditor.Create(ref values, DigitSet.Classes);
            for (int digit = 0; digit < DigitSet.Classes; digit++)
                editor.Values[digit] = (uint)digit;
            values = editor.Commit();
        });
        builder.AddColumn(Label, new KeyDataViewType(typeof(uint), DigitSet.Classes), annotations.ToAnnotations());
        if (includeImage)
            builder.AddColumn(Image, new ImageDataViewType(set.Rows, set.Columns));
        Schema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => true;

    /// <inheritdoc/>
    public long? GetRowCount() => Count;

    private int Count => checked(_set.Count * _shifts.Count);

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        int[]? order = null;
        if (rand is not null)
        {
            order = [.. Enumerable.Range(0, Count)];
            rand.Shuffle(order);
        }

        return new Cursor(this, [.. columnsNeeded.Select(column => column.Index)], order);
    }

    /// <summary>One cursor, whatever number is asked for: a row costs far less to make than to learn from.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DigitDataView view, HashSet<int> active, int[]? order) : DataViewRowCursor
    {
        private readonly byte[] _moved = new byte[view._set.ImageSize];
        private long _position = -1;
        private bool _ended;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        private int Row => order is null ? (int)_position : order[_position];

        public override bool MoveNext()
        {
            view._cancellation.ThrowIfCancellationRequested();
            if (_ended || _position >= view.Count - 1)
            {
                _ended = true;
                _position = -1;
                return false;
            }

            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw new ArgumentException($"Column {column.Name} was not asked for when the cursor was made.", nameof(column));
            Delegate getter = column.Index switch
            {
                PixelsColumn => new ValueGetter<VBuffer<float>>(GetPixels),
                LabelColumn => new ValueGetter<uint>((ref uint label) => label = view._set.Labels[Row % view._set.Count] + 1u), // key 0 means "missing"
                _ => new ValueGetter<MLImage>(GetImage),
            };
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column {column.Name} holds {column.Type}, not {typeof(TValue).Name}.");
        }

        /// <summary>The image of the row, where it was moved to.</summary>
        private ReadOnlySpan<byte> Image()
        {
            ReadOnlySpan<byte> image = view._set.Image(Row % view._set.Count);
            (int down, int right) = view._shifts[Row / view._set.Count];
            if ((down, right) == (0, 0))
                return image;
            int height = view._set.Rows, width = view._set.Columns, kept = Math.Max(0, width - Math.Abs(right));
            Array.Clear(_moved);
            for (int row = Math.Max(0, down); row < Math.Min(height, height + down); row++)
                image.Slice(((row - down) * width) + Math.Max(0, -right), kept).CopyTo(_moved.AsSpan((row * width) + Math.Max(0, right)));
            return _moved;
        }

        private void GetPixels(ref VBuffer<float> pixels)
        {
            ReadOnlySpan<byte> image = Image();
            int ink = image.Length - image.Count((byte)0);

            // A sparse element costs an index beside its value: worth it up to about a third.
            if (ink > image.Length / 3)
            {
                VBufferEditor<float> dense = VBufferEditor.Create(ref pixels, image.Length);
                for (int i = 0; i < image.Length; i++)
                    dense.Values[i] = image[i] / 255f;
                pixels = dense.Commit();
                return;
            }

            VBufferEditor<float> sparse = VBufferEditor.Create(ref pixels, image.Length, ink);
            for (int i = 0, next = 0; next < ink; i++)
            {
                if (image[i] == 0)
                    continue;
                sparse.Indices[next] = i;
                sparse.Values[next++] = image[i] / 255f;
            }

            pixels = sparse.Commit();
        }

        private void GetImage(ref MLImage image)
        {
            ReadOnlySpan<byte> grey = Image();
            var bgra = new byte[grey.Length * 4];
            for (int i = 0; i < grey.Length; i++)
            {
                bgra.AsSpan(4 * i, 3).Fill(grey[i]);
                bgra[(4 * i) + 3] = 255;
            }

            image?.Dispose(); // the image of the row before, as ML.NET's own getters do
            image = MLImage.CreateFromPixels(view._set.Columns, view._set.Rows, MLPixelFormat.Bgra32, bgra);
        }
    }
}
