using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>Answers nothing: puts every prompt into a folder.</summary>
internal sealed class ExportingChatClient(PromptFolder folder, string model) : UnansweredChatClient("by-hand", model)
{
    protected override async Task<Exception> TakePromptAsync(
        AnswerKey key, string prompt, ChatOptions? options, CancellationToken cancellationToken)
    {
        (string file, string answer) = await folder.ExportAsync(key, prompt, cancellationToken).ConfigureAwait(false);
        return new NotAskedException(
            $"{file} has no answer yet; write it into {Path.GetFileName(answer)}, import it and run again.");
    }
}
