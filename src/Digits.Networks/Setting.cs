namespace Digits.Networks;

/// <summary>Refuses values of settings that are out of range, in one form of words.</summary>
internal static class Setting
{
    /// <summary>The value, if it is valid.</summary>
    /// <param name="value">The value.</param>
    /// <param name="valid">Whether it is in range; write ranges as patterns, which NaN does not match.</param>
    /// <param name="rule">Name and range, for instance "Momentum is 0 to below 1".</param>
    /// <exception cref="ArgumentException">It is not valid: "Momentum is 0 to below 1, but was 2."</exception>
    public static float Checked(float value, bool valid, string rule) => valid ? value : throw new ArgumentException($"{rule}, but was {value}.");

    /// <inheritdoc cref="Checked(float, bool, string)"/>
    public static int Checked(int value, bool valid, string rule) => valid ? value : throw new ArgumentException($"{rule}, but was {value}.");
}
