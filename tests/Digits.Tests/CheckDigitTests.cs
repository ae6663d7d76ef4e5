namespace Digits.Tests;

/// <summary>Numbers that others published as right, and the same with a digit changed.</summary>
internal sealed class CheckDigitTests
{
    // The patent's successors' textbook example, and a card number for tests.
    [TestCase("79927398713")]
    [TestCase("4111111111111111")]
    public void Luhn(string number) => Check(CheckDigit.Luhn, number);

    // GB82 WEST 1234 5698 7654 32, with letters as numbers and the first four characters last, as ISO 13616 has it.
    [TestCase("3214282912345698765432161182")]
    public void Mod97(string number) => Check(CheckDigit.Mod97, number);

    // An EAN-13 and a UPC-A.
    [TestCase("4006381333931")]
    [TestCase("036000291452")]
    public void Gtin(string number) => Check(CheckDigit.Gtin, number);

    [TestCase("")]
    [TestCase("0")]
    [TestCase("18 ")]
    [TestCase("٤٢")]
    public void What_is_no_number_is_never_right(string number) =>
        Assert.That(new[] { CheckDigit.Luhn(number), CheckDigit.Mod97(number), CheckDigit.Gtin(number) }, Has.All.False);

    private static void Check(Func<string, bool> check, string number)
    {
        Assert.That(check(number));
        for (int i = 0; i < number.Length; i++)
        {
            char[] wrong = number.ToCharArray();
            wrong[i] = (char)('0' + ((wrong[i] - '0' + 1) % 10));
            Assert.That(check(new string(wrong)), Is.False, $"digit {i}");
        }
    }
}
