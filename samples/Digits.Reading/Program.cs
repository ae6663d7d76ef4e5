using Digits;

// Pictures of one digit each, with the model that comes with Digits.
foreach (string file in args)
{
    Prediction digit = DigitPredictor.Default.PredictImage(file);
    Console.WriteLine(digit.Rejected ? $"{file}: {digit.Reason}" : $"{file}: {digit.Digit} with a probability of {digit.Confidence:P1}");
}

// Whole numbers; what is known of them helps. Each digit comes with its own confidence, and where it is.
var reader = new NumberReader(DigitPredictor.Default, new NumberReaderOptions { MaxLength = 16, Check = CheckDigit.Luhn });
foreach (string file in args)
{
    NumberReading number = reader.Read(file);
    Console.WriteLine(number.Rejected ? $"{file}: {number.Reason}" : $"{file}: {number.Number} with a probability of {number.Confidence:P1}");
}
