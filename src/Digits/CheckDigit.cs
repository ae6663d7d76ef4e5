namespace Digits;

/// <summary>Common check digits, for <see cref="NumberReaderOptions.Check"/>: each tells whether a number's digits agree with each other.</summary>
/// <remarks>Numbers are strings of the digits 0 to 9; anything else is never right. Thread-safe.</remarks>
public static class CheckDigit
{
    /// <summary>The last digit is Luhn's, as in card numbers: from the right, every second digit doubled, the sum of all digits a multiple of 10.</summary>
    /// <remarks>Luhn, <i>Computer for verifying numbers</i>, US patent 2,950,048, 1960; ISO/IEC 7812-1, annex B.</remarks>
    public static bool Luhn(string number)
    {
        if (!HasDigits(number, 2))
            return false;
        int sum = 0;
        for (int i = 0; i < number.Length; i++)
        {
            int digit = number[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : (2 * digit / 10) + (2 * digit % 10);
        }

        return sum % 10 == 0;
    }

    /// <summary>The last two digits make the whole number 1 modulo 97, as in IBANs.</summary>
    /// <remarks>ISO/IEC 7064, MOD 97-10.</remarks>
    public static bool Mod97(string number)
    {
        if (!HasDigits(number, 3))
            return false;
        int remainder = 0;
        foreach (char digit in number)
            remainder = ((10 * remainder) + digit - '0') % 97;
        return remainder == 1;
    }

    /// <summary>The last digit is that of a GTIN (EAN, UPC): from the right, every second digit three times, the sum a multiple of 10.</summary>
    /// <remarks>GS1 General Specifications, section 7.9.</remarks>
    public static bool Gtin(string number)
    {
        if (!HasDigits(number, 2))
            return false;
        int sum = 0;
        for (int i = 0; i < number.Length; i++)
            sum += (number[^(i + 1)] - '0') * (i % 2 == 0 ? 1 : 3);
        return sum % 10 == 0;
    }

    private static bool HasDigits(string number, int least)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number.Length >= least && !number.AsSpan().ContainsAnyExceptInRange('0', '9');
    }
}
