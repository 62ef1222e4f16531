using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Kernels;

[TestFixture]
public sealed class AlignedBufferTests
{
    [Test]
    public void Span_OfANewBuffer_IsZerosAndNoLongerThanTheBuffer()
    {
        var buffer = new AlignedBuffer(20);
        Assert.That(buffer.Span(20).ToArray(), Is.All.Zero);
        Assert.That(buffer.Span(1000).Length, Is.EqualTo(20));
    }
}
