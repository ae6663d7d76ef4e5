using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;
using Digits.Web.Serving;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Serving;

/// <summary>Models take over from each other while requests come in.</summary>
public class HotSwapTests
{
    [Test]
    public async Task Every_request_is_answered_by_the_model_that_it_names()
    {
        await using TestService service = await TestService.StartAsync();
        ModelShelf shelf = service.Get<ModelShelf>();
        ServedModel shipped = service.Get<CurrentModel>().Served, other = Keep(shelf);
        var expected = new[] { shipped, other }.ToDictionary(
            model => model.Id, model => Enumerable.Range(0, 50).Select(i => model.Predictor.Predict(Bodies.Image(i)).Probabilities).ToArray());
        using var stop = new CancellationTokenSource();
        var seen = new HashSet<string>();

        Task swapping = Task.Run(() =>
        {
            // Until both have answered: on a busy machine a client may begin late.
            for (int i = 0; i < 40 || (i < 20_000 && Seen() < 2); i++)
                shelf.Promote(i % 2 == 0 ? other.Id : shipped.Id, "a test");
            stop.Cancel();
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
        {
            for (int i = client; !stop.IsCancellationRequested; i++)
            {
                JsonElement answer = await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = Bodies.Pixels(Bodies.Image(i % 50)) }).JsonAsync();
                Assert.That(answer.Numbers("probabilities"), Is.EqualTo(expected[answer.Text("model")!][i % 50]));
                lock (seen)
                    seen.Add(answer.Text("model")!);
            }
        }));
        await swapping;

        Assert.That(seen, Has.Count.EqualTo(2));

        int Seen()
        {
            lock (seen)
                return seen.Count;
        }
    }

    private static ServedModel Keep(ModelShelf shelf)
    {
        var trainer = new ConvNetTrainer();
        ParameterSet parameters = trainer.SearchSpace.Complete(new ParameterSet([new("preset", "fast")]));
        IDigitClassifier classifier = trainer.Train(new TrainingRequest(SyntheticDigits.Create(200)) { Parameters = parameters });
        using var file = new MemoryStream();
        new DigitModel(
            classifier, ModelManifest.Of(trainer.Name, parameters, 1, SyntheticDigits.Split(), includesValidation: false, new ModelMetrics())).Save(file);
        var model = ServedModel.Open(file.ToArray());
        shelf.Keep(model.Id, file.ToArray(), job: 1);
        return model;
    }
}
