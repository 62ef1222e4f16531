using LlmPerformancePredictors.TorchSharp;

// Run by NativeLibraryTests in a process of its own: makes an engine and says what came of it.
try
{
    using var engine = new TorchSharpTensorEngine();
    Console.WriteLine($"made {engine.Name}");
    return 0;
}
catch (TorchSharpUnavailableException exception)
{
    Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
    return 1;
}
