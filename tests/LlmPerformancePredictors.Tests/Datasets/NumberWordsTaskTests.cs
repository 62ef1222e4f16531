using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Datasets;

public sealed class NumberWordsTaskTests
{
    [Test]
    public void Trained_ThirtyArchitecturesOfTheSpace_RankAlikeWithBothSeeds()
    {
        IReadOnlyList<GeneratedTaskTransformer> trained = NumberWordsTask.Trained;
        double tau =
            RankCorrelation.KendallTauB(
                [.. trained.Select(network => network.Losses[0])], [.. trained.Select(network => network.Losses[1])]);
        Assert.Multiple(() =>
        {
            Assert.That(NumberWordsTask.Space.Size, Is.EqualTo(new System.Numerics.BigInteger(5376)));
            Assert.That(trained.Select(network => network.Architecture).Distinct().Count(), Is.EqualTo(30));
            Assert.That(trained.Select(network => network.Id), Is.EqualTo(Enumerable.Range(0, 30)));
            Assert.That(tau, Is.EqualTo(0.848).Within(0.0005));
            Assert.That(trained.SelectMany(network => network.Bleu), Is.All.InRange(0, 100));
        });
    }

    [Test]
    public void Prediction_Metric_IsTheOneThatASupernetPredicts()
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        var plan = TransformerPlan.GetLargest(NumberWordsTask.Space);
        using var model = new SuperTransformer(engine, GeneratedTask.NumberWords.CreateNetworkOptions(1), plan);
        var supernet = new SupernetPerformancePredictor(model, NumberWordsTask.Space, NumberWordsTask.Data.HeldOut);
        Assert.That(NumberWordsTask.Prediction.Metric, Is.EqualTo(supernet.Metric));
    }

    [Test]
    public async Task Supernet_OfTheTrainedOnes_RanksAndErrsAsTheDocumentationSays()
    {
        double tau = RankCorrelation.KendallTauB(
            [.. NumberWordsTask.Trained.Select(network => network.Loss)],
            [.. (await NumberWordsTask.Supernet.Predictor.PredictAsync(
                [.. NumberWordsTask.Trained.Select(network => network.Architecture)]))
                .Select(prediction => prediction.Score)]);
        var results = new List<SplitResult>();
        foreach (int seed in NumberWordsTask.Benchmark.Seeds)
            results.Add(await SplitResult.EvaluateAsync(NumberWordsTask.GetSplit(seed), [NumberWordsTask.Supernet]));
        SummaryRow row = EvaluationSummary.Summarize(results)[0];
        Assert.Multiple(() =>
        {
            Assert.That(tau, Is.EqualTo(0.74).Within(0.005));
            Assert.That(row.Predictor, Is.EqualTo("supernet"));
            Assert.That(row.MaeMean, Is.EqualTo(0.112).Within(0.0005));
            Assert.That(row.TauMean, Is.EqualTo(0.78).Within(0.005));
        });
    }

    [Test]
    public void Split_AnySeed_HoldsDemonstrationsAndTestApart()
    {
        EvaluationSplit split = NumberWordsTask.GetSplit(7);
        Assert.Multiple(() =>
        {
            Assert.That((split.Demonstrations.Count, split.Test.Count), Is.EqualTo((10, 20)));
            Assert.That(
                split.Demonstrations.Concat(split.Test).Select(demonstration => demonstration.Architecture).Distinct().Count(),
                Is.EqualTo(30));
        });
    }

    [Test]
    public void Data_HeldOutNumbers_AreNotLearnedFrom()
    {
        string[] training = [.. NumberWordsTask.Data.Training.Select(pair => string.Join(' ', pair.Source))];
        Assert.That(NumberWordsTask.Data.HeldOut.Select(pair => string.Join(' ', pair.Source)).Intersect(training), Is.Empty);
    }

    [Test]
    public void Parameters_OfEveryTrainedArchitecture_AreThoseOfItsNetwork()
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        foreach (Architecture architecture in NumberWordsTask.Trained.Select(network => network.Architecture))
        {
            using var model =
                new SuperTransformer(
                    engine, GeneratedTask.NumberWords.CreateNetworkOptions(1), TransformerPlan.FromArchitecture(architecture));
            int encoder = architecture.GetInteger(MachineTranslationSpace.EncoderEmbedDim);
            int decoder = architecture.GetInteger(MachineTranslationSpace.DecoderEmbedDim);
            int embeddings = NumberWordsTask.Data.Vocabulary.Count * Math.Max(encoder, decoder);
            int finalNorms = 2 * (encoder + decoder);
            Assert.That(
                NumberWordsTask.Parameters.Count(architecture),
                Is.EqualTo(model.ParameterCount - embeddings - finalNorms),
                architecture.Id);
        }
    }

    [Test]
    public void Prompt_OfTheTask_NamesTaskMetricAndChoices()
    {
        EvaluationSplit split = NumberWordsTask.GetSplit(1);
        var request = new PromptRequest(NumberWordsTask.Prediction, split.Demonstrations, [split.Test[0].Architecture]);
        string prompt = new PerformancePromptTemplate().Render(request);
        Assert.Multiple(() =>
        {
            Assert.That(prompt, Does.Contain("translation of number words from English to German"));
            Assert.That(prompt, Does.Contain("held-out loss"));
            Assert.That(prompt, Does.Contain("sieben und vierzig tausend drei und zwanzig"));
            Assert.That(prompt, Does.Contain("decoder_cross_spans"));
        });
    }
}
