namespace Digits.Networks;

/// <summary>The shape of what flows between two layers, for one image: channels of rows of columns.</summary>
/// <param name="Channels">How many channels; for a plain vector, its length.</param>
/// <param name="Rows">The height; 1 for a plain vector.</param>
/// <param name="Columns">The width; 1 for a plain vector.</param>
public readonly record struct TensorShape(int Channels, int Rows, int Columns)
{
    /// <summary>How many values it holds.</summary>
    public int Count => Channels * Rows * Columns;

    /// <summary>Channels × rows × columns, or the length of a plain vector.</summary>
    public override string ToString() => Rows == 1 && Columns == 1 ? $"{Channels}" : $"{Channels}×{Rows}×{Columns}";
}
