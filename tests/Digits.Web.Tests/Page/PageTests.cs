using System.Globalization;
using Digits.Reports.Tests.Support;
using Digits.Web.Tests.Support;
using Microsoft.Playwright;

namespace Digits.Web.Tests.Page;

/// <summary>The page in a real browser, with mouse and keys, on a desk and on a phone. Screenshots are kept for people to look at.</summary>
public class PageTests
{
    private const int Desktop = 1440, Phone = 390;

    private static Browser? _browser;

    [OneTimeSetUp]
    public static async Task Start() => _browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task Reads_at_least_nine_of_the_ten_digits_that_a_mouse_writes(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", width);
        var answers = new List<string>();
        for (int digit = 0; digit < 10; digit++)
            answers.Add(await page.DrawAsync(digit));

        Assert.That(answers.Where((answer, digit) => answer == $"{digit}").Count(), Is.GreaterThanOrEqualTo(9), string.Join(' ', answers));
        await page.KeepAsync($"draw-{width}");
        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task A_corrected_answer_becomes_a_sample_that_can_be_reviewed_and_corrected_again(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", width);
        await page.DrawAsync(7);

        await page.Find("#draw [aria-label='It is a 1']").ClickAsync();
        await page.ReadsAsync("#draw .correction .message", "needs the service’s key");
        await page.EnterKeyAsync();
        await page.Find("#draw [aria-label='It is a 1']").ClickAsync();
        await page.ReadsAsync("#draw .correction .message", "Kept as a 1");
        await page.KeepAsync($"corrected-{width}");

        JsonElement kept = (await page.Service.Owner.GetAsync("/v1/samples?show=corrected").JsonAsync()).GetProperty("samples")[0];
        Assert.That((kept.Int("label"), kept.Int("was"), kept.Text("source")), Is.EqualTo((1, 7, "drawn")));

        await page.ShowAsync("Review");
        await page.Find("#review .cards select").SelectOptionAsync("7");
        await page.ReadsAsync("#review .message", "is a 7 now");
        await page.KeepAsync($"review-{width}");
        Assert.That((await page.Service.Owner.GetAsync($"/v1/samples/{kept.Int("id")}").JsonAsync()).Int("label"), Is.EqualTo(7));
        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task Ten_digits_are_collected_one_of_each(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "collect", width);
        await page.ReadsAsync("#collect .message", "needs the service’s key");
        await page.EnterKeyAsync();
        await page.Find("#collect [name=writer]").FillAsync("Ann");
        for (int i = 0; i < 10; i++)
        {
            string asked = await page.Find("#collect .asked").InnerTextAsync();
            await page.Find("#collect .pad").WriteAsync(int.Parse(asked, CultureInfo.InvariantCulture), lean: 0.1);
            await page.Find("#collect .save").ClickAsync();
            await page.ReadsAsync("#collect .total", $"{i + 1} sample");
        }

        await page.KeepAsync($"collect-{width}");
        JsonElement samples = await page.Service.Owner.GetAsync("/v1/samples").JsonAsync();
        JsonElement[] all = [.. samples.GetProperty("samples").EnumerateArray()];
        Assert.That(samples.Numbers("digits"), Is.All.EqualTo(1));
        Assert.That(all.Select(sample => sample.Text("writer")), Is.All.EqualTo("Ann"));
        Assert.That(all.Count(sample => sample.Int("label") == sample.Int("predicted")), Is.GreaterThanOrEqualTo(9), "what was asked for was written");
        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task A_photo_is_read_and_every_stage_of_its_preparation_shown(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "photo", width);
        await page.ChooseAsync("photo", Bodies.Photo(0));

        await page.Find("#photo .stages").WaitForAsync();
        await page.KeepAsync($"photo-{width}");
        Assert.That(await page.Find("#photo .digit").InnerTextAsync(), Is.EqualTo($"{Bodies.Digits.Labels[0]}"));
        Assert.That(await page.Find("#photo .stages figcaption").First.InnerTextAsync(), Does.Contain("original").And.Contain("400×400"));
        Assert.That(await page.Find("#photo .stages figcaption").Last.InnerTextAsync(), Does.Contain("28×28"));
        Assert.That(await page.Find("#photo .stages li").CountAsync(), Is.GreaterThan(3));
        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task A_number_is_read_with_a_box_around_each_digit(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "number", width);
        await page.ChooseAsync("number", Bodies.Number(0, 1, 2, 3));

        await page.Find("#number .read").WaitForAsync();
        await page.KeepAsync($"number-{width}");
        string number = string.Concat(Enumerable.Range(0, 4).Select(i => Bodies.Digits.Labels[i]));
        Assert.That(await page.Find("#number .number-answer").InnerTextAsync(), Does.StartWith(number));
        LocatorBoundingBoxResult picture = (await page.Find("#number .boxed img").BoundingBoxAsync())!;
        var boxes = new List<LocatorBoundingBoxResult>();
        foreach (ILocator box in await page.Find("#number .box").AllAsync())
            boxes.Add((await box.BoundingBoxAsync())!);
        Assert.That(boxes, Has.Count.EqualTo(4));
        Assert.That(boxes.Select(box => box.X), Is.Ordered);
        for (int i = 0; i < 4; i++)
        {
            double middle = (boxes[i].X + (boxes[i].Width / 2) - picture.X) / picture.Width;
            Assert.That(middle, Is.EqualTo((20 + (36 * i) + 14) / 184.0).Within(0.05), $"the middle of digit {i}");
        }

        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task A_training_is_followed_to_its_verdict_and_the_new_model_answers(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", width);
        await page.EnterKeyAsync();
        await page.DrawAsync(3);
        await page.Find("#model data").WaitForAsync();
        string? before = await page.Find("#model data").GetAttributeAsync("value");

        await page.ShowAsync("Train");
        await page.Find("#train .begin").ClickAsync();
        await page.ReadsAsync("#train .verdict", "The new model answers from now on");
        await page.KeepAsync($"train-{width}");

        string after = (await page.Service.Client.GetAsync("/v1/model").JsonAsync()).Text("id")!;
        Assert.That(after, Is.Not.EqualTo(before));
        await page.Find($"#model data[value='{after}']").WaitForAsync();
        Assert.That(await page.Find("#train .verdict").InnerTextAsync(), Does.Contain("McNemar"));
        Assert.That(await page.Find("#train .points tbody tr").CountAsync(), Is.GreaterThan(10));
        await page.ShowAsync("Draw");
        Task<IResponse> answered = page.Page.WaitForResponseAsync("**/v1/predict*");
        await page.DrawAsync(1);
        Assert.That((await (await answered).JsonAsync())!.Value.Text("model"), Is.EqualTo(after));
        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task A_model_that_is_no_better_does_not_take_over(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "train", width, "TrainingData=bundled");
        await page.EnterKeyAsync();

        await page.Find("#train .begin").ClickAsync();
        await page.ReadsAsync("#train .facts-line", "right");
        await page.KeepAsync($"training-{width}");
        await page.ReadsAsync("#train .verdict", "The current model stays");
        await page.KeepAsync($"kept-{width}");

        JsonElement job = (await page.Service.Owner.GetAsync("/v1/jobs").JsonAsync()).GetProperty("jobs")[0];
        Assert.That(job.GetProperty("data").Text("name"), Does.Contain("bundled"));
        Assert.That((await page.Service.Client.GetAsync("/v1/model").JsonAsync()).Text("id"), Is.Not.EqualTo(job.Text("model")));
        await page.CheckAsync();
    }

    [Test]
    public async Task A_wrong_key_is_told_and_the_right_one_opens()
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "review", Phone);
        await page.EnterKeyAsync("not the key of this service");
        await page.ReadsAsync("#review .message", "is not this service's");
        await page.KeepAsync("wrong-key");
        await page.EnterKeyAsync();
        await page.ReadsAsync("#review .found", "None so far");
        Assert.That(await page.Find("#review .message").IsVisibleAsync(), Is.False);
    }

    [Test]
    public async Task While_the_service_cannot_be_reached_the_page_says_so_and_goes_on_afterwards()
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", Phone);
        await page.DrawAsync(1);
        await page.Page.Context.SetOfflineAsync(true);
        await page.Find("#draw .clear").ClickAsync();
        await page.Find("#draw .pad").WriteAsync(7);
        await page.ReadsAsync("#draw .result > .message", "The service cannot be reached");
        await page.KeepAsync("unreachable");

        await page.Page.Context.SetOfflineAsync(false);
        Assert.That(await page.DrawAsync(7), Is.EqualTo("7"));
        Assert.That(await page.Find("#draw .result > .message").IsVisibleAsync(), Is.False);
    }

    [Test]
    public async Task What_is_no_digit_is_rejected_and_the_page_says_why()
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "photo", Phone);
        var noise = new byte[120 * 120];
        new Random(2).NextBytes(noise); // one such picture in a hundred passes for a digit
        await page.ChooseAsync("photo", Bodies.Png(noise, 120, 120));
        await page.Find("#photo .stages").WaitForAsync();
        Assert.That(await page.Find("#photo .sure").InnerTextAsync(), Does.StartWith("Rejected"));
        await page.KeepAsync("rejected");
        Assert.That(await page.Find("#photo .reason").InnerTextAsync(), Is.Not.Empty);
        await page.CheckAsync();
    }

    [Test]
    public async Task Older_samples_are_shown_on_demand()
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", Desktop);
        for (int i = 0; i < 60; i++)
        {
            await page.Service.Owner.PostAsJsonAsync("/v1/samples", new { pixels = Bodies.Pixels(Bodies.Image(i)), label = (int)Bodies.Digits.Labels[i] })
                .JsonAsync(HttpStatusCode.Created);
        }

        await page.EnterKeyAsync();
        await page.ShowAsync("Review");
        await page.Find("#review [name=show]").SelectOptionAsync("all");
        await page.ReadsAsync("#review .found", "60 samples");
        Assert.That(await page.Find("#review .cards > *").CountAsync(), Is.EqualTo(48));
        await page.Find("#review .older").ClickAsync();
        await page.Find("#review .cards > *").Nth(59).WaitForAsync();
        Assert.That(await page.Find("#review .older").IsVisibleAsync(), Is.False);
        await page.CheckAsync();
    }

    [Test]
    public async Task Everything_can_be_reached_and_a_digit_written_with_keys_alone()
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", Desktop);
        IKeyboard keys = page.Page.Keyboard;
        await page.Find("[role=tab][aria-selected=true]").FocusAsync();
        foreach (string tab in new[] { "photo", "number", "collect", "review", "train", "draw" })
        {
            await keys.PressAsync("ArrowRight");
            await page.Find($"#{tab}").WaitForAsync();
            Assert.That(await page.Find("[role=tabpanel]:visible").CountAsync(), Is.EqualTo(1));
        }

        await keys.PressAsync("Tab");
        await keys.PressAsync(" ");
        for (int i = 0; i < 18; i++)
            await keys.PressAsync("ArrowDown");
        await keys.PressAsync(" ");

        await page.ReadsAsync("#draw .digit", "1");
        await page.KeepAsync("keys");
        await keys.PressAsync("Backspace");
        await page.ReadsAsync("#draw .sure", "Nothing written yet");
        await page.CheckAsync();
    }
}
