namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>Where TorchSharp's native library cannot load, all tests are skipped, and say why.</summary>
[SetUpFixture]
public sealed class NativeLibrarySetUp
{
    [OneTimeSetUp]
    public void SkipWithoutTheNativeLibrary()
    {
        try
        {
            new TorchSharpTensorEngine().Dispose();
        }
        catch (TorchSharpUnavailableException exception)
        {
            Assert.Ignore(exception.Message);
        }
    }
}
