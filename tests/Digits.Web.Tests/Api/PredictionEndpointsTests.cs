using Digits.Imaging;
using Digits.Web.Tests.Support;

namespace Digits.Web.Tests.Api;

/// <summary>What the service reads is what the library reads.</summary>
public class PredictionEndpointsTests
{
    [Test]
    public async Task Pixels_are_read_as_the_library_reads_them()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] image = Bodies.Image(3);
        Prediction expected = DigitPredictor.Default.Predict(image);

        JsonElement answer = await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = Bodies.Pixels(image) }).JsonAsync();

        Assert.That(answer.Int("digit"), Is.EqualTo(expected.Digit));
        Assert.That(answer.Numbers("probabilities"), Is.EqualTo(expected.Probabilities));
        Assert.That(answer.GetProperty("confidence").GetSingle(), Is.EqualTo(expected.Confidence));
        Assert.That(answer.Flag("rejected"), Is.EqualTo(expected.Rejected));
        Assert.That(answer.Text("file"), Is.Null);
    }

    [Test]
    public async Task A_picture_is_normalized_first()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] png = Bodies.Number(5); // one digit, dark on light paper
        byte[] normalized = DigitNormalizer.Normalize(ImageDecoder.Decode(new MemoryStream(png), "it"));

        JsonElement answer = await service.Client.PostAsync("/v1/predict?pixels=true", Bodies.Form(png)).JsonAsync();

        Assert.That(answer.Text("file"), Is.EqualTo("digit.png"));
        Assert.That(answer.Int("digit"), Is.EqualTo(Bodies.Digits.Labels[5]));
        Assert.That(answer.Numbers("pixels"), Is.EqualTo(normalized.Select(pixel => (float)pixel)));
    }

    [Test]
    public async Task A_batch_is_answered_in_its_order()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] images = [.. Enumerable.Range(0, 200).SelectMany(Bodies.Image)];

        JsonElement answer = await service.Client.PostAsync("/v1/predict", Bodies.Batch(images)).JsonAsync();

        Assert.That(
            answer.EnumerateArray().Select(one => one.Int("digit")),
            Is.EqualTo(DigitPredictor.Default.PredictBatch(images).Select(prediction => prediction.Digit)));
    }

    [Test]
    public async Task A_number_is_read_with_its_boxes()
    {
        await using TestService service = await TestService.StartAsync();
        int[] indices = [11, 12, 13];
        string written = string.Concat(indices.Select(index => Bodies.Digits.Labels[index]));

        JsonElement answer = await service.Client.PostAsync("/v1/read?minLength=3&maxLength=3", Bodies.Form(Bodies.Number(indices))).JsonAsync();

        Assert.That(answer.Text("number"), Is.EqualTo(written));
        int[][] boxes = [.. answer.GetProperty("digits").EnumerateArray().Select(digit => digit.Numbers("box").Select(side => (int)side).ToArray())];
        for (int i = 0; i < boxes.Length; i++)
            Assert.That(boxes[i][0] + (boxes[i][2] / 2), Is.InRange(20 + (i * 36), 48 + (i * 36)), "the middle of each box lies in its digit");
    }

    [Test]
    public async Task An_explanation_ends_with_what_the_model_saw()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] png = Bodies.Number(7);

        JsonElement answer = await service.Client.PostAsync("/v1/explain", Bodies.Form(png)).JsonAsync();

        JsonElement[] steps = [.. answer.GetProperty("steps").EnumerateArray()];
        Assert.That(steps[0].Text("name"), Is.EqualTo("original"));
        string last = steps[^1].Text("image")!;
        Assert.That(last, Does.StartWith("data:image/png;base64,"));
        GreyImage shown = ImageDecoder.Decode(new MemoryStream(Convert.FromBase64String(last.Split(',')[1])), "it");
        Assert.That(shown.Pixels.ToArray(), Is.EqualTo(DigitNormalizer.Normalize(ImageDecoder.Decode(new MemoryStream(png), "it"))));
        Assert.That(answer.GetProperty("prediction").Int("digit"), Is.EqualTo(Bodies.Digits.Labels[7]));
    }

    [Test]
    public async Task The_model_tells_what_it_is()
    {
        await using TestService service = await TestService.StartAsync();

        JsonElement model = await service.Client.GetAsync("/v1/model").JsonAsync();
        JsonElement answer = await service.Client.PostAsJsonAsync("/v1/predict", new { pixels = new int[784] }).JsonAsync();

        Assert.That(answer.Text("model"), Is.EqualTo(model.Text("id")));
        Assert.That(model.GetProperty("manifest").Text("trainer"), Is.EqualTo(DigitPredictor.Default.Manifest.Trainer));
        Assert.That(answer.Flag("rejected"), Is.True, "a blank image is no digit");
    }

    [Test]
    public async Task It_lives_and_is_ready()
    {
        await using TestService service = await TestService.StartAsync();
        Assert.That((await service.Client.GetAsync("/healthz").JsonAsync()).Text("status"), Is.EqualTo("ok"));
        Assert.That((await service.Client.GetAsync("/readyz").JsonAsync()).Text("status"), Is.EqualTo("ok"));
    }
}
