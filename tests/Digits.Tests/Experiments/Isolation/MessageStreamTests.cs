using System.Buffers.Binary;
using System.Text;
using Digits.Data;
using Digits.Experiments.Isolation;
using Digits.Experiments.Spaces;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Isolation;

internal sealed class MessageStreamTests
{
    [Test]
    public void A_message_arrives_as_it_was_sent()
    {
        var parameters = new ParameterSet([new("rate", 0.1 + 0.2), new("whole", 1.0), new("steps", 7L), new("preset", "fast\n")]);
        var sent = new WorkerMessage(MessageKind.Train) { Id = 3, Trainer = "sdca", Parameters = parameters, Seed = -5, Threads = 2, Fidelity = 1.0 / 3 };
        WorkerMessage? got = Over(stream => stream.Send(sent, "payload"u8)).Receive();
        Assert.That(got, Is.EqualTo(sent with { PayloadLength = 7, Payload = got!.Payload }));
        Assert.That(got.Payload, Is.EqualTo("payload"u8.ToArray()));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(0.1)]
    public void Progress_may_hold_any_number(double loss)
    {
        var progress = new TrainingProgress("epochs", 0.5, null) { Loss = loss, ValidationAccuracy = 1 };
        Assert.That(Over(stream => stream.Send(new WorkerMessage(MessageKind.Progress) { Progress = progress })).Receive()!.Progress, Is.EqualTo(progress));
    }

    [TestCase(0, 28)]
    [TestCase(1, 1)]
    [TestCase(5000, 32)]
    public void Images_arrive_as_they_were_sent(int count, int side)
    {
        DigitSet images = Pixels(count, side);
        WorkerMessage? got = Over(stream => stream.Send(ImageRole.Validation, images)).Receive();
        Assert.Multiple(() =>
        {
            Assert.That(got!.Images, Is.EqualTo(new ImageHeader(ImageRole.Validation, images.Name, images.Source, side, side, count)));
            Assert.That(got.Set!.Hash, Is.EqualTo(images.Hash));
        });
    }

    [Test]
    public void Messages_follow_one_another_until_the_end()
    {
        MessageStream stream = Over(sender =>
        {
            sender.Send(ImageRole.Train, Pixels(3, 4));
            sender.Send(new WorkerMessage(MessageKind.Cancel) { Id = 9 });
        });
        Assert.That(stream.Receive()!.Set!.Count, Is.EqualTo(3));
        Assert.That(stream.Receive(), Is.EqualTo(new WorkerMessage(MessageKind.Cancel) { Id = 9, Payload = [] }).Using<WorkerMessage>((a, b) => a.Kind == b.Kind && a.Id == b.Id));
        Assert.That(stream.Receive(), Is.Null);
    }

    [Test]
    public void A_message_that_breaks_off_is_refused_wherever_it_does()
    {
        byte[] whole = Bytes(stream => stream.Send(ImageRole.Train, Pixels(3, 4)));
        for (int length = 1; length < whole.Length; length++)
            Refused(whole[..length], "in the midst of a message");
    }

    [TestCase("Hello, World!", "was announced")]
    [TestCase("\0\0\0\0", "0 bytes was announced")]
    public void Babble_is_refused(string text, string words) => Refused(Encoding.Latin1.GetBytes(text), words);

    [TestCase("{", "no message")]
    [TestCase("null", "no message")]
    [TestCase("{}", "no message")]
    [TestCase("""{"kind":"Bake"}""", "no message")]
    [TestCase("""{"kind":"Begin","seed":1e99}""", "no message")]
    [TestCase("""{"kind":"Begin","parameters":{"a":1,"a":2}}""", "no message")]
    [TestCase("""{"kind":"Images","payloadLength":5}""", "no message")]
    [TestCase("""{"kind":"Done","payloadLength":-1}""", "-1 bytes")]
    [TestCase("""{"kind":"Done","payloadLength":1073741825}""", "1073741825 bytes")]
    [TestCase("""{"kind":"Done","payloadLength":1073741824}""", "in the midst")]
    [TestCase("""{"kind":"Images","payloadLength":785,"images":{"role":"Train","name":"a","source":"b","rows":28,"columns":28,"count":2}}""", "cannot be")]
    [TestCase("""{"kind":"Images","payloadLength":0,"images":{"role":"Train","name":"a","source":"b","rows":0,"columns":28,"count":0}}""", "cannot be")]
    [TestCase("""{"kind":"Images","payloadLength":-785,"images":{"role":"Train","name":"a","source":"b","rows":28,"columns":28,"count":-1}}""", "cannot be")]
    [TestCase("""{"kind":"Images","payloadLength":0,"images":{"role":"Train","name":" ","source":"b","rows":28,"columns":28,"count":0}}""", "damaged")]
    [TestCase("""{"kind":"Images","payloadLength":1685774662895,"images":{"role":"Train","name":"a","source":"b","rows":28,"columns":28,"count":2147483647}}""", "midst")]
    public void A_message_that_cannot_be_is_refused(string json, string words)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[4 + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 4);
        Refused(bytes, words);
    }

    [Test]
    public void A_label_that_is_no_digit_is_refused()
    {
        byte[] bytes = Bytes(stream => stream.Send(ImageRole.Train, Pixels(1, 1)));
        bytes[^2] = 10;
        Refused(bytes, "damaged");
    }

    private static void Refused(byte[] bytes, string words) => Assert.That(
        () => new MessageStream(new MemoryStream(bytes), Stream.Null).Receive(), Throws.TypeOf<WorkerProtocolException>().With.Message.Contains(words));

    private static MessageStream Over(Action<MessageStream> send) => new(new MemoryStream(Bytes(send)), Stream.Null);

    private static byte[] Bytes(Action<MessageStream> send)
    {
        var output = new MemoryStream();
        send(new MessageStream(Stream.Null, output));
        return output.ToArray();
    }

    private static DigitSet Pixels(int count, int side) => Sets.Make(
        side, side, [.. Enumerable.Range(0, count * side * side).Select(i => (byte)(i * 31 >> 3))], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
}
