using Digits.Networks.Kernels;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class AlignedBufferTests
{
    [Test]
    public void Memory_is_aligned_and_zero_at_first_and_when_cleared([Values(0, 1, 15, 1000)] long count)
    {
        using var buffer = new AlignedBuffer(count);
        Assert.That((long)buffer.Pointer % 64, Is.Zero);
        Assert.That(buffer.Count, Is.EqualTo(count));
        Assert.That(buffer.Span.Length, Is.EqualTo(count));
        Assert.That(buffer.Span.ToArray(), Is.All.Zero);
        buffer.Span.Fill(1);
        buffer.Clear();
        Assert.That(buffer.Span.ToArray(), Is.All.Zero);
    }

    [Test]
    public void Freed_memory_cannot_be_reached()
    {
        var buffer = new AlignedBuffer(1);
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(() => buffer.Span.Length, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(buffer.Clear, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => new AlignedBuffer(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
