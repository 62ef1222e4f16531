using LlmPerformancePredictors.LanguageModels.Middleware;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Answers nothing: puts every prompt into a batch, or says why it is given up.</summary>
internal sealed class CollectingChatClient(IBatchService service, BatchFolder folder, BatchCollector collector) : UnansweredChatClient("batch", service.Model)
{
    protected override async Task<Exception> WhyNotAsync(AnswerKey key, string prompt, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (folder.GivenUp(BatchKey.CustomIdOf(key)) is { } reason)
            return new LanguageModelException(reason, null, null, null) { Kind = LanguageModelFailureKind.Refused };
        await collector.AddAsync(key, prompt, options, cancellationToken).ConfigureAwait(false);
        return new NotAskedException("it is put into a batch; the run that reads the batch's answers has the score.");
    }
}
