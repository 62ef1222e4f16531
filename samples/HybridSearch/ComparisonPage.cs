using System.Globalization;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Reports;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>The comparison as one self-contained page: the curves, the ranks, what was found, the gate.</summary>
internal sealed class ComparisonPage(HybridSearchOptions options, LabelTexts labels)
{
    /// <summary>Writes the page.</summary>
    /// <returns>Its full path.</returns>
    public string Write(Comparison comparison)
    {
        int demonstrations = comparison.Task.Benchmark.GetSplit(TrainedTask.SplitSeed).Demonstrations.Count;
        HtmlPage page = new HtmlPage($"Search among trained {comparison.Task.Networks}: {comparison.Task.Title}")
            .AddNote(string.Create(
                CultureInfo.InvariantCulture,
                $"{ComparisonTexts.DescribeAllowed(comparison)}, all really trained, so whatever a search asks for is known. ")
                + $"Every method begins with the same {Number(demonstrations)} trained ones and has {Number(Comparison.Budget)} "
                + "trainings, these included. hs-nas and bayesian-prior know besides what a language model said of "
                + $"{Number(comparison.Trained.Pool.Labels.Count)} untrained ones.");
        AddCards(page, comparison);
        AddRanks(page, comparison);
        ComparisonReport.Create(
            [.. comparison.Methods.Select(method => new ComparedMethod(
                method.Name, [.. method.Runs.Select(run => run.Compared)]))],
            new ComparisonReportOptions { Stops = Comparison.Stops, Optimum = comparison.Optimum, ShowTimes = false })
            .AddTo(page);
        AddPredictors(page, comparison);
        return page.Write(Path.Combine(options.Out, "report.html"));
    }

    private static void AddCards(HtmlPage page, Comparison comparison)
    {
        MethodRuns last = comparison.Methods[^1];
        page.AddCards(
        [
            (ComparisonTexts.Number(comparison.Optimum, comparison), $"best {comparison.Task.Benchmark.Task.Metric.Name} of all"),
            .. Comparison.Stops.Select(stop => (
                comparison.GetRanks(last, stop).ToText(1), $"rank that {last.Name} finds with {Number(stop)} trainings")),
        ]);
    }

    private static void AddRanks(HtmlPage page, Comparison comparison)
    {
        string ranks = ComparisonTexts.DescribeRanks(comparison);
        page.AddSection("Ranks").AddTable(
            ComparisonTexts.RanksHeader, comparison.Methods.Select(method => (TableCell[])
            [
                method.Name, .. Comparison.Stops.Select(stop => (TableCell)comparison.GetRanks(method, stop).ToText(1)),
            ]))
            .AddNote(char.ToUpperInvariant(ranks[0]) + ranks[1..] + ".");
        page.AddSection("With the first seed").AddTable(
            ComparisonTexts.FoundHeader(comparison), comparison.Methods.Select(method => (TableCell[])
                [.. ComparisonTexts.DescribeFound(comparison, method).Select(text => (TableCell)text)]))
            .AddNote(
                "trainings: after how many of them it had found its best, the ten known ones included; "
                + "known: it found none better than these.");
    }

    private void AddPredictors(HtmlPage page, Comparison comparison)
    {
        page.AddSection("What the language model gave").AddParagraph(
            $"is a network trained on {Number(comparison.Trained.Distillation.Labels)} labels {labels.Source}; "
            + $"{LabelTexts.Describe(comparison.Trained.Distillation)}. hs-nas begins with it.",
            ComparisonRun.Network)
            .AddParagraph(
                "is a Gaussian process fitted to all of these labels; bayesian-prior has it as its prior mean.",
                ComparisonRun.Process);
        EvaluationSplit split = comparison.Task.Benchmark.GetSplit(TrainedTask.SplitSeed);
        page.AddSection("Baseline gate").AddNote(
            $"On the {Number(split.Test.Count)} test architectures, none of which was labeled; predictors that cost nothing are "
            + "fitted on the same demonstrations. beats: in at least 95% of resamples better than each, in MAE and in tau.");
        foreach (GateVerdict gate in comparison.Gates)
            page.AddParagraph($"{gate.Text} its baselines.", gate.Candidate).AddTable(
                ["against", "MAE difference", "better in", "tau difference", "better in"],
                gate.Comparisons.Select(one => (TableCell[])
                [
                    one.Baseline, Signed(one.MaeDifference), Share(one.MaeBetter), Signed(one.TauDifference),
                    Share(one.TauBetter),
                ]));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Share(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";
}
