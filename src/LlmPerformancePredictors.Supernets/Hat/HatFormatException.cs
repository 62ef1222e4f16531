namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A file is not what HAT's code writes or reads.</summary>
public sealed class HatFormatException : LlmPerformancePredictorsException
{
    internal HatFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
