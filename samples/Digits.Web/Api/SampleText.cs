using System.Globalization;
using Digits.Data;
using Digits.Web.Safety;

namespace Digits.Web.Api;

/// <summary>Checks what people say of a sample.</summary>
internal static class SampleText
{
    private const int MaxWriter = 64, MaxSource = 20;

    public static int Label(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label)
        ? Label(label)
        : throw Unfit("'label' must be a digit, 0 to 9.");

    public static int Label(int label) => label is >= 0 and < DigitSet.Classes ? label : throw Unfit("'label' must be a digit, 0 to 9.");

    public static string? Writer(string? text)
    {
        string name = text?.Trim() ?? "";
        if (name.Length > MaxWriter || name.Any(char.IsControl))
            throw Unfit($"'writer' must be a name of at most {MaxWriter} characters.");
        return name.Length == 0 ? null : name;
    }

    public static string Source(string? text, string byDefault)
    {
        if (string.IsNullOrEmpty(text))
            return byDefault;
        return text.Length <= MaxSource && text.All(letter => char.IsAsciiLetterLower(letter) || letter == '-')
            ? text
            : throw Unfit($"'source' must be a word of at most {MaxSource} lower-case letters.");
    }

    private static RefusedException Unfit(string detail) => new(StatusCodes.Status422UnprocessableEntity, detail);
}
