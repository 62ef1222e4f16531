using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>Streams an answer that comes as a whole, in one piece.</summary>
internal static class StreamedResponse
{
    public static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Func<CancellationToken, Task<ChatResponse>> ask, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await ask(cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates()) yield return update;
    }
}
