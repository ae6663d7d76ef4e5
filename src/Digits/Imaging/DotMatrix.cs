using SkiaSharp;

namespace Digits.Imaging;

/// <summary>Digits and the per cent sign in dots, five by seven, as printers drew them: no font need be installed.</summary>
internal static class DotMatrix
{
    private const int Columns = 5;
    private const int Rows = 7;

    // Five bits a row, from the top row down.
    private static readonly ulong[] Glyphs =
    [
        Glyph(0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E), Glyph(0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E),
        Glyph(0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F), Glyph(0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E),
        Glyph(0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02), Glyph(0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E),
        Glyph(0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E), Glyph(0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08),
        Glyph(0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E), Glyph(0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C),
        Glyph(0x18, 0x19, 0x02, 0x04, 0x08, 0x13, 0x03),
    ];

    /// <summary>Draws a text centred below a point.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="paint">In which colour.</param>
    /// <param name="text">0 to 9 and %.</param>
    /// <param name="centre">Its middle across.</param>
    /// <param name="top">Its upper edge.</param>
    /// <param name="dot">The side of a dot, in pixels.</param>
    public static void Draw(SKCanvas canvas, SKPaint paint, string text, float centre, float top, float dot)
    {
        float left = centre - (((text.Length * (Columns + 1)) - 1) * dot / 2);
        foreach (char character in text)
        {
            ulong glyph = Glyphs[character == '%' ? 10 : character - '0'];
            for (int i = 0; i < Columns * Rows; i++)
            {
                if ((glyph >> i & 1) != 0)
                    canvas.DrawRect(left + (i % Columns * dot), top + (i / Columns * dot), dot, dot, paint);
            }

            left += (Columns + 1) * dot;
        }
    }

    /// <summary>A glyph's dots from the top left, the first in the lowest bit.</summary>
    private static ulong Glyph(params ReadOnlySpan<byte> rows)
    {
        ulong glyph = 0;
        for (int i = 0; i < Columns * Rows; i++)
            glyph |= (ulong)(rows[i / Columns] >> (Columns - 1 - (i % Columns)) & 1) << i;
        return glyph;
    }
}
