using Digits.Web.Safety;

namespace Digits.Web.Api;

/// <summary>What a request tells of a number.</summary>
internal static class NumberOptions
{
    private const int Most = 100;

    /// <summary>The reader's options; null where nothing is told.</summary>
    /// <exception cref="RefusedException">It cannot be so.</exception>
    public static NumberReaderOptions? Parse(int? minLength, int? maxLength, string? check)
    {
        if (minLength is null && maxLength is null && check is null)
            return null;
        var options = new NumberReaderOptions();
        options = options with { MinLength = minLength ?? options.MinLength, Check = CheckOf(check) };
        options = options with { MaxLength = maxLength ?? Math.Max(options.MaxLength, options.MinLength) };
        if (options.MinLength < 1 || options.MaxLength < options.MinLength || options.MaxLength > Most)
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, $"A number has 1 to {Most} digits, and no fewer at most than at least.");
        return options;
    }

    private static Func<string, bool>? CheckOf(string? name) => name switch
    {
        null => null,
        "luhn" => CheckDigit.Luhn,
        "gtin" => CheckDigit.Gtin,
        "mod97" => CheckDigit.Mod97,
        _ => throw new RefusedException(StatusCodes.Status422UnprocessableEntity, "'check' must be luhn, gtin or mod97."),
    };
}
