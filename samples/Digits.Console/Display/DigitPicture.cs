using System.Text;

namespace Digits.CommandLine.Display;

/// <summary>A 28×28 digit in text: two rows a line, so that it is about as wide as it is high.</summary>
internal static class DigitPicture
{
    private const int Side = 28;

    public static string Draw(ReadOnlySpan<byte> pixels)
    {
        var text = new StringBuilder();
        for (int row = 0; row < Side; row += 2)
        {
            var line = new StringBuilder();
            for (int column = 0; column < Side; column++)
            {
                bool upper = pixels[(row * Side) + column] > 100, lower = pixels[((row + 1) * Side) + column] > 100;
                line.Append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }

            string drawn = line.ToString().TrimEnd();
            if (drawn.Length > 0)
                text.Append("  ").AppendLine(drawn);
        }

        return text.ToString().TrimEnd('\n', '\r');
    }
}
