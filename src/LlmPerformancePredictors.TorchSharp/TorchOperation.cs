using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>
/// The span of one operation: gradients are recorded or not, and temporary tensors end with it. libtorch's gradient mode and
/// TorchSharp's scopes are of the thread, so they are set anew for each operation, and an engine may change threads.
/// </summary>
internal readonly ref struct TorchOperation
{
    private readonly IDisposable _mode;
    private readonly DisposeScope _temporary;

    /// <summary>Begins an operation.</summary>
    /// <param name="recording">Whether gradients are recorded.</param>
    public TorchOperation(bool recording)
    {
        _mode = torch.set_grad_enabled(recording);
        _temporary = torch.NewDisposeScope();
    }

    /// <summary>Ends the operation.</summary>
    public void Dispose()
    {
        _temporary.Dispose();
        _mode.Dispose();
    }
}
