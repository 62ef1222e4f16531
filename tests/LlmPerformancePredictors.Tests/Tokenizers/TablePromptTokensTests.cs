using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Tokenizers;

namespace LlmPerformancePredictors.Tests.Tokenizers;

public class TablePromptTokensTests
{
    [Test]
    public void Render_OfSixtyGraphs_TakesAtMost45PercentOfTheTokensOfTheDefaultForm()
    {
        PredictionBenchmark graphs = NasBenchGraph.Arxiv.Benchmark;
        var request = new PromptRequest(graphs.Task, graphs.GetSplit(1).Demonstrations, [.. graphs.GetPool(1).Take(60)]);
        string table = new TablePromptTemplate().Render(request);
        var counter = new TokenCounter();
        double ratio = (double)counter.CountTokens(table, "gpt-4.1-mini")!.Value
            / counter.CountTokens(new PerformancePromptTemplate().Render(request), "gpt-4.1-mini")!.Value;
        Assert.That(ratio, Is.LessThanOrEqualTo(0.45));
        Assert.That(
            table, Does.Contain(
                "# Demonstrations\nOne line each, with these columns:\n"
                + "links operation_1 operation_2 operation_3 operation_4 accuracy\n"
                + "0123 fc gin arma graph 68.50\n0012 gin cheb graph gat 71.50\n"));
    }
}
