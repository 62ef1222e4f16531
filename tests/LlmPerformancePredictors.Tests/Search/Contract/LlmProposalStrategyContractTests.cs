using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>
/// With a model whose answers hold everything: what is new, what is known, what is illegal, and nothing at all.
/// </summary>
public class LlmProposalStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new LlmProposalStrategy(
        new ScriptedChatClient(prompt => Answer(space, prompt)),
        new PredictionTask
        {
            Space = space,
            Metric = new Metric("score", double.NegativeInfinity, double.PositiveInfinity),
            Name = "genes",
        },
        new LlmProposalOptions { Candidates = 60, InitialArchitectures = 4, ProposalsPerRound = 3 });

    // A deterministic function of the prompt.
    private static string Answer(SearchSpace space, string prompt)
    {
        int seed = BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));
        Random random = RandomSource.Create(seed);
        if (random.Next(4) == 0) return "I would rather not say.";
        var text = new StringBuilder("Here: {\"architectures\": [");
        for (int i = 0; i < 3; i++)
        {
            Architecture one = space.Sample(random);
            string widths = string.Join(", ", one.GetTexts("widths"));
            string first = random.Next(6) == 0 ? "op9" : one.GetText("first");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(i > 0 ? ", " : "")}{{\"first\": \"{first}\", \"second\": \"{one.GetText("second")}\", "
                + $"\"layers\": {one.GetText("layers")}, \"widths\": [{widths}]}}");
        }

        return text.Append("]}").ToString();
    }
}
