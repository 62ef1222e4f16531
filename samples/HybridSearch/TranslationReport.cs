using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Writes the report's page, the gate's verdict on it, and the best architecture for HAT's training.</summary>
internal sealed class TranslationReport(HybridSearchOptions options)
{
    public async Task<(string Page, string Yaml)> WriteAsync(
        TfsEval data, EvaluationSplit split, TrainedPredictor trained, SearchResult result, CancellationToken cancellationToken)
    {
        GateVerdict gate = await JudgeAsync(data.Task, split, trained.Distillation, cancellationToken);
        SearchReportOptions content = GetContent(split, trained.Distillation, gate);
        SearchReport report = await SearchReport.CreateAsync(result, content, cancellationToken);
        string page = report.Write(options.Out);
        string yaml = Path.Combine(Path.GetDirectoryName(page)!, "best.yml");
        ResultFile.Write(yaml, HatSubNetwork.ToYaml(result.Best!.Architecture));
        return (page, yaml);
    }

    private static async Task<GateVerdict> JudgeAsync(
        MachineTranslationTask task, EvaluationSplit split, DistillationResult distillation, CancellationToken cancellationToken)
    {
        IReadOnlyList<NamedPredictor> trivial = TrivialPredictors.Fit(
            task.Prediction.Space, task.Prediction.Metric, split.Demonstrations, task.Flops, new TransformerParameters());
        SplitResult judged = await SplitResult.EvaluateAsync(
            split, [new NamedPredictor(TranslationSearch.Distilled, distillation.Predictor), .. trivial], cancellationToken);
        string[] baselines = [.. trivial.Select(predictor => predictor.Name)];
        return BaselineGate.Judge([judged], TranslationSearch.Distilled, baselines, cancellationToken: cancellationToken);
    }

    private SearchReportOptions GetContent(EvaluationSplit split, DistillationResult distillation, GateVerdict gate) => new()
    {
        Title = "HS-NAS: a translation Transformer under a latency limit",
        PredictorMeanings = new Dictionary<string, string>
        {
            [TranslationSearch.Distilled] = DescribeDistilled(split, distillation),
            [TranslationSearch.StandIn] = TranslationSearch.StandInMeaning,
        },
        Demonstrations = split.Demonstrations,
        References = [.. HatPublished.TitanXpWmt14EnDe.Select(published => new ReferenceArchitecture(
            string.Create(CultureInfo.InvariantCulture, $"HAT, measured {published.MeasuredMs:F1} ms"), published.Architecture,
            string.Create(CultureInfo.InvariantCulture, $"test BLEU {published.TestBleu:F1}")))],
        Gate = gate,
        GateScope = $"On the {split.Test.Count} test architectures of {split.Task}, {split.Name}; "
            + "in at least 95% of resamples against every baseline, in MAE and in tau.",
    };

    private string DescribeDistilled(EvaluationSplit split, DistillationResult distillation)
    {
        IReadOnlyList<Architecture> candidates = MachineTranslationCandidates.All;
        int layers = split.Demonstrations.Max(demonstration => GetDecoderLayers(demonstration.Architecture));
        int beyond = candidates.Count(candidate => GetDecoderLayers(candidate) > layers);
        string source = options.Model is null ? "of a language model, recorded" : "of " + options.Model;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"a network trained on {distillation.Labels} labels {source}; on {distillation.HeldOut} held-out labels "
            + $"MAE {distillation.FidelityMae:F3} and tau {distillation.FidelityTau:F3} with its teacher; "
            + $"{beyond} of the {candidates.Count} labelled architectures have more than the demonstrations' "
            + $"{layers} decoder layers, so those labels are extrapolated");
    }

    private static int GetDecoderLayers(Architecture architecture) =>
        architecture.GetInteger(MachineTranslationSpace.DecoderLayers);
}
