using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Report;

/// <summary>A search's result as one self-contained HTML page (nothing is loaded from elsewhere; light and dark) and as JSON.</summary>
public sealed class SearchReport
{
    private SearchReport(SearchResult result, SearchReportOptions options, ScoredCandidate best, IReadOnlyList<ReferenceFigures> references)
    {
        (Result, Options, Best, References) = (result, options, best, references);
        var range = new DemonstrationRange(Space, options.Demonstrations);
        Architecture[] candidates = [.. result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture).Distinct()];
        List<(string Choice, double Value)[]> outside = [.. candidates.Select(one => range.Outside(one).ToArray()).Where(values => values.Length > 0)];
        (Candidates, Extrapolated) = (candidates.Length, outside.Count);
        BestIsExtrapolated = range.Outside(best.Architecture).Any();
        ExtrapolatedBy = [.. outside.SelectMany(values => values).GroupBy(value => value)
            .Select(group => (group.Key.Choice, group.Key.Value, group.Count()))
            .OrderBy(one => one.Choice, StringComparer.Ordinal).ThenBy(one => one.Value)];
    }

    internal SearchResult Result { get; }

    internal SearchReportOptions Options { get; }

    internal ScoredCandidate Best { get; }

    internal IReadOnlyList<ReferenceFigures> References { get; }

    internal int Candidates { get; }

    internal int Extrapolated { get; }

    internal bool BestIsExtrapolated { get; }

    internal IReadOnlyList<(string Choice, double Value, int Candidates)> ExtrapolatedBy { get; }

    internal SearchSpace Space => Result.History.Problem.Space;

    internal SearchPredictor Trusted => Result.History.Problem.Trusted;

    internal IReadOnlyList<ICostModel> Costs => Result.History.Costs;

    /// <summary>Collects what the report says; references are scored by the trusted predictor, outside the search and its budget.</summary>
    /// <param name="result">The result; its trusted predictor scored something.</param>
    /// <param name="options">What to say beside it; default nothing.</param>
    /// <param name="cancellationToken">Stops the scoring of references.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The result has no best candidate.</exception>
    /// <exception cref="InvalidArchitectureException">A reference is of another space.</exception>
    public static async Task<SearchReport> CreateAsync(
        SearchResult result, SearchReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = options?.Clone() ?? new SearchReportOptions();
        SearchProblem problem = result.History.Problem;
        ScoredCandidate best = result.Best
            ?? throw new ArgumentException($"'{problem.Trusted.Name}' scored nothing in this search; there is no best candidate to report.", nameof(result));
        ReferenceArchitecture[] kept = [.. options.References.Where(one => problem.Constraints.All(constraint => constraint.IsSatisfiedBy(one.Architecture)))];
        IReadOnlyList<Prediction> predictions = kept.Length == 0 ? [] : await problem.Trusted.Predictor
            .PredictAsync([.. kept.Select(one => one.Architecture)], cancellationToken).ConfigureAwait(false);
        return new SearchReport(result, options, best, [.. kept.Select((one, i) => new ReferenceFigures(
            one, predictions[i], [.. problem.Costs.Select(cost => cost.Cost(one.Architecture))]))]);
    }

    /// <summary>The page.</summary>
    /// <returns>HTML with its styles and charts in it.</returns>
    public string ToHtml() => ReportPage.Of(this).ToString();

    /// <summary>The same as JSON.</summary>
    /// <returns>Indented JSON.</returns>
    public string ToJson() => ReportJson.Write(this);

    /// <summary>Writes <c>report.html</c> and <c>report.json</c>, each whole or not at all.</summary>
    /// <param name="folder">The folder; made if it does not exist.</param>
    /// <returns>The full path of the page.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public string Write(string folder)
    {
        string page = ReportPage.Of(this).Write(Path.Combine(folder, "report.html"));
        string json = Path.Combine(folder, "report.json");
        File.WriteAllText(json + ".tmp", ToJson());
        File.Move(json + ".tmp", json, overwrite: true);
        return page;
    }

    internal sealed record ReferenceFigures(ReferenceArchitecture Reference, Prediction Prediction, IReadOnlyList<double> Costs);
}
