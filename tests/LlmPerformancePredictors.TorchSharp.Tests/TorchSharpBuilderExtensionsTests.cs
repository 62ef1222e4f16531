using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Tensors;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.TorchSharp.Tests;

[TestFixture]
public sealed class TorchSharpBuilderExtensionsTests
{
    [Test]
    public void UseTorchSharp_InAHost_MakesItsEngines()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseTorchSharp();
        using ServiceProvider provider = services.BuildServiceProvider();
        using TensorEngine engine = provider.GetRequiredService<ITensorEngineFactory>().Create();
        Assert.That(engine.Name, Is.EqualTo("torchsharp/cpu"));
    }

    [Test]
    public void UseTorchSharp_WithADevice_TakesIt()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseTorchSharp("cpu:0", threads: 1);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(() => provider.GetRequiredService<ITensorEngineFactory>().Create().Dispose(), Throws.Nothing);
    }

    [Test]
    public void UseTorchSharp_ThreadsOutOfRange_ThrowsAtOnce() => Assert.That(
        () => new ServiceCollection().AddLlmPerformancePredictors().UseTorchSharp(threads: -1),
        Throws.ArgumentException.With.Message.StartsWith("TorchSharpEngineOptions.Threads is -1"));
}
