namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>
/// A vendor's way to answer many prompts in one file, hours later and for less money. Thread safe. Failures are
/// <see cref="LanguageModelException"/>s, and what they say holds no secret.
/// </summary>
public interface IBatchService
{
    /// <summary>The model that answers.</summary>
    string Model { get; }

    /// <summary>A prompt as a line of the file that is uploaded.</summary>
    /// <param name="customId">What the prompt's result will be called.</param>
    /// <param name="call">The prompt and its options.</param>
    /// <returns>UTF-8 without a line feed.</returns>
    /// <exception cref="ArgumentException">The options ask for what the service has not, such as another model.</exception>
    byte[] ToRequestLine(string customId, PromptCall call);

    /// <summary>Uploads a file of requests.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>The service's name for it.</returns>
    Task<string> UploadAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Starts the work on an uploaded file. From here on it costs money.</summary>
    /// <param name="fileId">The service's name for the file.</param>
    /// <param name="cancellationToken">Stops the call; the batch may have been made.</param>
    /// <returns>The service's name for the batch.</returns>
    Task<string> CreateAsync(string fileId, CancellationToken cancellationToken = default);

    /// <summary>Finds the batch that was made of a file, if one was: by a run that was killed before it knew.</summary>
    /// <param name="fileId">The service's name for the file.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The service's name for the batch; null if there is none.</returns>
    Task<string?> FindAsync(string fileId, CancellationToken cancellationToken = default);

    /// <summary>How far a batch is.</summary>
    /// <param name="batchId">The service's name for it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The status.</returns>
    Task<BatchStatus> GetStatusAsync(string batchId, CancellationToken cancellationToken = default);

    /// <summary>Downloads a file of results.</summary>
    /// <param name="fileId">The service's name for it, from a status.</param>
    /// <param name="destination">Receives the lines.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>The end of it.</returns>
    Task DownloadAsync(string fileId, Stream destination, CancellationToken cancellationToken = default);

    /// <summary>Reads a line of a file of results.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Whose result it is, and the answer or why there is none; null if the line is no result at all.</returns>
    BatchResult? ReadResultLine(string line);
}
