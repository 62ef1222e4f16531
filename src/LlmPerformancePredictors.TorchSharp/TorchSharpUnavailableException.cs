namespace LlmPerformancePredictors.TorchSharp;

/// <summary>libtorch cannot be loaded, or does not have the device.</summary>
public sealed class TorchSharpUnavailableException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing, and the package that brings it.</param>
    /// <param name="innerException">What libtorch or the loader said.</param>
    public TorchSharpUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
