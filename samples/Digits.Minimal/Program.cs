using Digits;
using Digits.Data;
using Digits.Experiments;
using Digits.Imaging;

// A name, a folder or a file; by default MNIST, from this machine or downloaded, else the synthetic set that comes with Digits.
DigitData data = await new DigitCatalog().LoadAsync(args is [var name, ..] ? name : DigitCatalog.Auto);
DigitSplit split = DigitSplit.Create(data);

// Trains each trainer, chooses by the validation set, refits the winner, and tests it once: all within the budget.
var experiment = new DigitExperiment(new ExperimentOptions { Budget = TimeSpan.FromSeconds(60) });
ExperimentResult result = experiment.Run(split);
result.Model.Save("model.zip");
Console.WriteLine($"{result.Best.Trainer} reads {result.Test!.Accuracy:P2} of the {result.Test.Count} test images of {split.Name}");

// In the app or service that uses the model:
var predictor = DigitPredictor.Load("model.zip");
Prediction prediction = predictor.Predict(DigitNormalizer.Normalize(split.Test).Image(0));
Console.WriteLine($"{prediction.Digit} with a probability of {prediction.Confidence:P1}; it is a {split.Test.Labels[0]}");
