using System.Globalization;

namespace Digits.Web.Tests.Support;

/// <summary>How thoroughly to try what is tried at random: <c>DIGITS_EFFORT</c> times as often as usual.</summary>
internal static class Effort
{
    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("DIGITS_EFFORT"), NumberStyles.None, CultureInfo.InvariantCulture, out int factor) ? factor : 1;

    public static int Times(int count) => Factor * count;
}
