using Digits.Data;
using NUnit.Framework.Constraints;

namespace Digits.Tests.Support;

internal static class Refusal
{
    /// <summary>A <see cref="DigitDataException"/> whose message has these words.</summary>
    public static ContainsConstraint With(string words) => Throws.InstanceOf<DigitDataException>().With.Message.Contains(words);
}
