using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Tests.Predictors.Llm;

namespace LlmPerformancePredictors.Tests.Principles.Llm;

public sealed class LlmPrincipleLearnerContractTests : PrincipleLearnerContractTests, IDisposable
{
    // The answer depends on the prompt, so that a learner that kept state would be seen; every prompt's first answer is unusable.
    private readonly ScriptedChatClient _client = new((prompt, _, cancellationToken) =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(
            !prompt.Contains("An earlier answer could not be used", StringComparison.Ordinal) ? "Let me think."
            : prompt.Contains("# Results", StringComparison.Ordinal) ? Requests.Answer(("1<-0", ["skip_connect"]))
            : Requests.Answer(("3<-2", ["none", "skip_connect"])));
    });

    protected override IPrincipleLearner CreateLearner() => new LlmPrincipleLearner(_client);

    public void Dispose() => _client.Dispose();
}
