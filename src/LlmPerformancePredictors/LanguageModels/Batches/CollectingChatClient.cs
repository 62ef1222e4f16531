using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Answers nothing: puts every prompt into a batch, or says why it is given up.</summary>
internal sealed class CollectingChatClient(IBatchService service, BatchFolder folder, BatchCollector collector)
    : UnansweredChatClient("batch", service.Model)
{
    protected override Task<Exception> TakePromptAsync(
        AnswerKey key, string prompt, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (folder.FindReasonToGiveUp(key.ShortFingerprint) is { } reason)
        {
            var failure = new LanguageModelException(reason, null, null, null) { Kind = LanguageModelFailureKind.Refused };
            return Task.FromResult<Exception>(failure);
        }

        collector.Add(key, prompt, options);
        return Task.FromResult<Exception>(
            new NotAskedException("it is put into a batch; the run that reads the batch's answers has the score."));
    }
}
