using System.Globalization;
using System.Text;

namespace Digits.Reports.Markdown;

/// <summary>Texts of others (names, reasons, paths) within Markdown as GitHub reads it: they stay text, whatever is in them.</summary>
internal static class MarkdownText
{
    // Means nothing within a line; everything else of ASCII that is no letter or digit is written by its number.
    private const string Harmless = " ,-()%;=+/?^{}'";

    // Invisible, and no letter: GitHub would tell people and issues that a text names, even where it is written by numbers.
    private const char WordJoiner = '\u2060';

    /// <summary>A text on one line, in which no markup, table, link, mention or formula begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">So many characters are kept at most; an ellipsis stands for the others.</param>
    public static string Escape(string text, int most = 100)
    {
        var escaped = new StringBuilder();
        Rune[] runes = [.. Plain(text).EnumerateRunes()];
        for (int i = 0; i < Math.Min(runes.Length, most); i++)
        {
            Rune rune = runes[i];
            if (rune.Value is '@' or '#')
                escaped.Append((char)rune.Value).Append(WordJoiner);
            else if (!rune.IsAscii || Rune.IsLetterOrDigit(rune) || Harmless.Contains((char)rune.Value) || IsPause(runes, i))
                escaped.Append(rune);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }

        return runes.Length > most ? escaped.Append('…').ToString() : escaped.ToString();
    }

    /// <summary>The same, in the type of code.</summary>
    public static string Code(string text, int most = 100) => Plain(text).Length == 0 ? "" : $"<code>{Escape(text, most)}</code>";

    /// <summary>Blanks, line breaks and controls become single blanks; what is invisible or turns the direction of writing is left out.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
                plain.Append(plain.Length > 0 && plain[^1] == ' ' ? "" : " ");
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
                plain.Append(rune);
        }

        return plain.ToString().Trim();
    }

    // A point within a number or at the end of a clause is no part of an address.
    private static bool IsPause(Rune[] runes, int i)
    {
        bool ends = i + 1 == runes.Length || runes[i + 1].Value == ' ';
        return runes[i].Value switch
        {
            '.' => ends || (i > 0 && Rune.IsDigit(runes[i - 1]) && Rune.IsDigit(runes[i + 1])),
            ':' => ends,
            _ => false,
        };
    }
}
