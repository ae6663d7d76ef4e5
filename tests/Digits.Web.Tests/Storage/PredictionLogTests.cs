using Dapper;
using Digits.Web.Storage;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Storage;

/// <summary>What was predicted can be looked up afterwards.</summary>
public class PredictionLogTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_prediction_is_logged_and_its_image_only_where_that_is_allowed(bool allowed)
    {
        await using TestService service = await TestService.StartAsync($"KeepPredictedImages={allowed}");
        byte[] image = Bodies.Image(9);
        Prediction expected = DigitPredictor.Default.Predict(image);

        await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = Bodies.Pixels(image) }).JsonAsync();
        Database database = service.Get<Database>();
        while (service.Get<PredictionTable>().Count() == 0)
            await Task.Delay(50);
        var row = database.Read(connection => connection.QuerySingle<(byte[] Hash, int Digit, byte[] Scores, byte[]? Pixels)>(
            "SELECT hash, digit, scores, pixels FROM prediction"));

        Assert.That(row.Hash, Is.EqualTo(System.Security.Cryptography.SHA256.HashData(image)));
        Assert.That(row.Digit, Is.EqualTo(expected.Digit));
        Assert.That(Enumerable.Range(0, 10).Select(digit => BitConverter.ToSingle(row.Scores, 4 * digit)), Is.EqualTo(expected.Probabilities));
        Assert.That(row.Pixels, allowed ? Is.EqualTo(image) : Is.Null);
    }

    [Test]
    public async Task The_oldest_predictions_go()
    {
        await using TestService service = await TestService.StartAsync("PredictionLogRows=30");

        await service.Client.PostAsync("/v1/predict", Bodies.Batch([.. Enumerable.Range(0, 100).SelectMany(Bodies.Image)])).JsonAsync();

        Database database = service.Get<Database>();
        while (database.Read(connection => connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM prediction")) < 100)
            await Task.Delay(50); // they may be written in several parts
        Assert.That(service.Get<PredictionTable>().Count(), Is.EqualTo(30));
    }
}
