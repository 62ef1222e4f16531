using System.Globalization;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Reports;

/// <summary>A search's report as one HTML page, section by section.</summary>
internal sealed class ReportPage
{
    private const int MostShown = 15;

    private readonly SearchReport _report;
    private readonly ReportNumbers _numbers;
    private readonly HtmlPage _page;

    private ReportPage(SearchReport report) =>
        (_report, _numbers, _page) = (report, new ReportNumbers(report.Metric), new HtmlPage(report.Options.Title));

    private SearchResult Result => _report.Result;

    private string Trusted => _report.Trusted.Name;

    private string ScoreColumn => $"{_report.Metric.Name} by '{Trusted}'";

    public static HtmlPage Create(SearchReport report)
    {
        var page = new ReportPage(report);
        page.AddTask();
        page.AddBest();
        page.AddCharts();
        page.AddFront();
        page.AddReferences();
        page.AddImportance();
        page.AddUsage();
        page.AddExtrapolation();
        page.AddGate();
        page.AddGenerations();
        page.AddStrategy();
        return page._page;
    }

    private void AddTask()
    {
        string constraints = string.Concat(
            Result.History.Problem.Constraints.Select(constraint => ", " + ReportNumbers.FormatConstraint(constraint)));
        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"Space {_report.Space.Name}, strategy {Result.Strategy}, seed {Result.Seed}{constraints}.");
        _page.AddNote($"{settings} Scores are {_report.Metric.Name} as predicted by '{Trusted}'{GetMeaning(Trusted)}.");
        if (_report.BestKnown is not { } known) return;
        string over = Result.History.Problem.Known.Count - Result.History.Known.Count is > 0 and var broken
            ? $"; {ReportNumbers.Format(broken)} more {(broken == 1 ? "breaks" : "break")} a limit"
            : "";
        _page.AddNote(
            $"{ReportNumbers.Format(Result.History.Known.Count)} trained before the search, at no cost; the best of them has "
            + $"{_numbers.FormatScore(known.Score)}{over}.");
    }

    private void AddBest()
    {
        _page.AddSection("Best architecture").AddCards(
        [
            (_numbers.FormatScore(_report.Best.Score), ScoreColumn),
            .. _report.Costs.Select((cost, i) => (ReportNumbers.FormatCost(cost, _report.Best.Candidate.Costs[i]), cost.Name)),
        ]);
        Architecture best = _report.Best.Architecture;
        _page.AddTextTable(["choice", "value"], _report.Space.Choices
            .Where(choice => best.IsActive(choice.Name))
            .Select(choice => (TableCell[])[choice.Name, string.Join(", ", best.GetTexts(choice.Name))]));
        if (_report.BestIsExtrapolated)
            _page.AddParagraph("its score is extrapolated.", "This architecture lies outside the range of the demonstrations:");
    }

    private void AddCharts()
    {
        _page.AddSection("Convergence").AddFigure(
            ReportCharts.DrawConvergence(_report), "Best score so far by evaluations of the trusted predictor.");
        for (int cost = 0; cost < _report.Costs.Count; cost++)
            _page.AddSection($"Score against {_report.Costs[cost].Name}").AddFigure(
                ReportCharts.DrawScoreAgainstCost(_report, cost),
                "Every candidate that the trusted predictor scored. "
                + "On the Pareto front nothing else is both cheaper and at least as good.");
    }

    private void AddFront()
    {
        if (_report.Costs.Count == 0) return;
        string objectives = string.Join(", ", _report.Costs.Select(cost => cost.Name).Prepend(_report.Metric.Name));
        string share = double.IsNaN(_report.Hypervolume) ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $" It dominates {_report.Hypervolume:F4} of the box between the best and the worst of each (hypervolume).");
        _page.AddSection("Pareto front").AddParagraph(
            $"of the scored candidates are on the front of {objectives}: nothing else is nowhere worse and somewhere better."
            + share,
            string.Create(CultureInfo.InvariantCulture, $"{_report.Front.Count:N0} of {_report.Scored.Count():N0}"));
        if (_report.Front.Count > MostShown)
            _page.AddDetails("The front", $"({ReportNumbers.Format(_report.Front.Count)})", AddRows);
        else
            AddRows(_page);

        void AddRows(HtmlPage page) => page.AddTable(
            [ScoreColumn, .. _report.Costs.Select(cost => cost.Name), "architecture"],
            _report.Front.Select(member => (TableCell[])
            [
                new(_numbers.FormatScore(member.Score), member.Architecture.Equals(_report.Best.Architecture)),
                .. _report.Costs.Select((cost, i) => (TableCell)ReportNumbers.FormatCost(cost, member.Candidate.Costs[i])),
                member.Architecture.Id,
            ]));
    }

    private void AddImportance()
    {
        if (_report.Importance is not { } importance) return;
        string tau = double.IsNaN(importance.Tau) ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $" When it had learned from four fifths of them, it ranked the rest with a tau of {importance.Tau:F2}.");
        _page.AddSection("What the score depends on").AddTable(
            ["choice", "share of the variance"],
            importance.Choices.Select(choice => (TableCell[])[choice.Choice, ReportNumbers.FormatPercent(choice.Share)]))
            .AddNote(
                $"A Gaussian process, fitted to {ReportNumbers.Format(importance.Scores)} scores by '{Trusted}': the share of "
                + "its variance over the whole space that is lost when everything is known but the choice. What choices do "
                + $"together counts for each of them, so the shares may add up to more than 100%.{tau}");
    }

    private void AddStrategy()
    {
        if (Result.Settings.Count == 0) return;
        _page.AddSection("Settings of the strategy").AddTextTable(
            ["setting", "value"],
            Result.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)
                .Select(setting => (TableCell[])[setting.Key, setting.Value]));
    }

    private void AddReferences()
    {
        if (_report.Options.References.Count == 0) return;
        _page.AddSection("Published elsewhere, under the same limits").AddTable(
            ["architecture", ScoreColumn, .. _report.Costs.Select(cost => cost.Name), "its authors say"],
            [
                .. _report.References.Select(figures =>
                    Row(figures.Reference.Name, figures.Score, figures.Costs, figures.Reference.Label)),
                Row("found here", _report.Best.Score, _report.Best.Candidate.Costs, ""),
            ]);
        int over = _report.Options.References.Count - _report.References.Count;
        string rest = over == 0 ? "" : $" {ReportNumbers.Format(over)} more {(over == 1 ? "breaks" : "break")} a limit.";
        _page.AddNote(
            "Scores and costs are this search's own predictions; "
            + "what the authors say is a label and does not compare with them." + rest);

        TableCell[] Row(string name, double score, IReadOnlyList<double> costs, string label) =>
        [
            name, _numbers.FormatScore(score),
            .. _report.Costs.Select((cost, i) => ReportNumbers.FormatCost(cost, costs[i])), label,
        ];
    }

    private void AddUsage()
    {
        _page.AddSection("Who scored what").AddTable(
            ["predictor", "generations", "evaluations", "failures", "money", "time"], Result.Usage.Select(Row));
        foreach (PredictorUsage usage in Result.Usage)
            if (GetMeaning(usage.Predictor) is { Length: > 0 } meaning) _page.AddNote($"{usage.Predictor}{meaning}.");
        _page.AddNote(
            $"The whole search took {ReportNumbers.FormatTime(Result.Elapsed)} and ended because {Describe(Result.StopReason)}.");

        TableCell[] Row(PredictorUsage usage) =>
        [
            usage.Predictor + (usage.Predictor == Trusted ? " (trusted)" : ""),
            ReportNumbers.Format(Result.History.Generations.Count(generation => generation.Predictor == usage.Predictor)),
            ReportNumbers.Format(usage.Evaluations),
            ReportNumbers.Format(usage.Failures),
            usage.Money.ToString("0.####", CultureInfo.InvariantCulture),
            ReportNumbers.FormatTime(usage.Time),
        ];
    }

    private void AddExtrapolation()
    {
        if (_report.Options.Demonstrations.Count == 0) return;
        string demonstrations = ReportNumbers.Format(_report.Options.Demonstrations.Count);
        string consequence = _report.Extrapolated > 0 ? "; their scores are extrapolated" : "";
        _page.AddSection("Outside the range of the demonstrations").AddParagraph(
            $"candidates have a value outside the range of the {demonstrations} demonstrations{consequence}.",
            string.Create(CultureInfo.InvariantCulture, $"{_report.Extrapolated:N0} of {_report.Candidates:N0}"));
        if (_report.ExtrapolatedBy.Count == 0) return;
        _page.AddTable(["choice", "value", "candidates"], _report.ExtrapolatedBy.Select(outside => (TableCell[])
            [outside.Choice, outside.Value.ToString(CultureInfo.InvariantCulture), ReportNumbers.Format(outside.Candidates)]));
    }

    private void AddGate()
    {
        if (_report.Options.Gate is not { } gate) return;
        _page.AddSection("Baseline gate").AddParagraph(
            $"{gate.Text} its baselines. {_report.Options.GateScope}", gate.Candidate).AddTable(
            ["against", $"{_report.Metric.NameError("MAE")} difference", "better in", "tau difference", "better in"],
            gate.Comparisons.Select(Row));

        static TableCell[] Row(BaselineComparison comparison) =>
        [
            comparison.Baseline,
            ReportNumbers.FormatSigned(comparison.MaeDifference),
            ReportNumbers.FormatPercent(comparison.MaeBetter),
            ReportNumbers.FormatSigned(comparison.TauDifference),
            ReportNumbers.FormatPercent(comparison.TauBetter),
        ];
    }

    private void AddGenerations()
    {
        _page.AddSection("Generations").AddTable(
            ["generation", "scored by", "newly scored", "best in population"],
            _report.SummarizeGenerations().Select(Row));
        _page.AddNote("Scores of different predictors do not compare.");

        TableCell[] Row(GenerationSummary generation) =>
        [
            ReportNumbers.Format(generation.Index), generation.Predictor, generation.NewlyScored,
            _numbers.FormatScore(generation.Best),
        ];
    }

    private string GetMeaning(string predictor) =>
        _report.Options.PredictorMeanings.TryGetValue(predictor, out string? meaning) ? ": " + meaning : "";

    private static string Describe(StopReason reason) => reason switch
    {
        StopReason.Completed => "the strategy had done all that it was to do",
        StopReason.EvaluationBudget => "its budget of evaluations was used up",
        StopReason.TimeBudget => "its time was used up",
        StopReason.MoneyBudget => "its money was used up",
        StopReason.NotAsked => "a language model was not asked any more",
        _ => "nothing new was left in the space",
    };
}
