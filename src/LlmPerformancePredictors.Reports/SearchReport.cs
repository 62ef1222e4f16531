using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// A search's result as one self-contained HTML page (nothing is loaded from elsewhere; light and dark) and as JSON.
/// </summary>
public sealed class SearchReport
{
    private SearchReport(
        SearchResult result, SearchReportOptions options, ScoredCandidate best, IReadOnlyList<ReferenceFigures> references,
        ImportanceFigures? importance)
    {
        (Result, Options, Best, References, Importance) = (result, options, best, references, importance);
        Front = Costs.Count == 0 ? [] : result.History.GetParetoFront(Trusted.Name);
        Hypervolume = Costs.Count == 0 ? double.NaN : ObjectiveBox.Create(Metric, Costs, Scored).GetShare(Front);
        var range = new DemonstrationRange(Space, options.Demonstrations);
        Architecture[] candidates =
            [.. result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture).Distinct()];
        (string Choice, double Value)[][] outside =
            [.. candidates.Select(candidate => range.FindOutside(candidate).ToArray()).Where(values => values.Length > 0)];
        (Candidates, Extrapolated) = (candidates.Length, outside.Length);
        BestIsExtrapolated = range.FindOutside(best.Architecture).Any();
        ExtrapolatedBy = [.. outside
            .SelectMany(values => values)
            .GroupBy(value => value)
            .Select(group => (group.Key.Choice, group.Key.Value, group.Count()))
            .OrderBy(group => group.Choice, StringComparer.Ordinal)
            .ThenBy(group => group.Value)];
    }

    internal SearchResult Result { get; }

    internal SearchReportOptions Options { get; }

    internal ScoredCandidate Best { get; }

    /// <summary>The best of what was known before the search; null if nothing was.</summary>
    internal ScoredCandidate? BestKnown =>
        Ranking.BestFirst(Result.History.Known) is { Count: > 0 } ranked ? ranked[0] : null;

    /// <summary>What has a score by the trusted predictor: known before, or evaluated.</summary>
    internal IEnumerable<ScoredCandidate> Scored => Result.History.Known
        .Concat(Result.History.GetEvaluations(Trusted.Name).Select(evaluation => evaluation.Scored))
        .Where(scored => scored.HasScore);

    /// <summary>The Pareto front of score and all costs, by the first cost; empty without a cost.</summary>
    internal IReadOnlyList<ScoredCandidate> Front { get; }

    /// <summary>The share of the box between best and worst of each objective that the front dominates; NaN for none.</summary>
    internal double Hypervolume { get; }

    /// <summary>What the scores depend on; null where there are too few, or it is not wanted.</summary>
    internal ImportanceFigures? Importance { get; }

    /// <summary>The references that keep the constraints.</summary>
    internal IReadOnlyList<ReferenceFigures> References { get; }

    /// <summary>How many architectures were scored by any predictor.</summary>
    internal int Candidates { get; }

    /// <summary>How many of them have a value outside the range of the demonstrations.</summary>
    internal int Extrapolated { get; }

    internal bool BestIsExtrapolated { get; }

    /// <summary>Which values lie outside the range, and how many candidates have them.</summary>
    internal IReadOnlyList<(string Choice, double Value, int Candidates)> ExtrapolatedBy { get; }

    internal SearchSpace Space => Result.History.Problem.Space;

    internal SearchPredictor Trusted => Result.History.Problem.Trusted;

    internal Metric Metric => Trusted.Predictor.Metric;

    internal IReadOnlyList<ICostModel> Costs => Result.History.Costs;

    /// <summary>
    /// Collects what the report says; references are scored by the trusted predictor, outside the search and its budget.
    /// </summary>
    /// <param name="result">The result; its trusted predictor scored something.</param>
    /// <param name="options">What to say beside it; default nothing.</param>
    /// <param name="cancellationToken">Stops the scoring of references.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The result has no best candidate.</exception>
    /// <exception cref="InvalidArchitectureException">A reference is of another space.</exception>
    public static async Task<SearchReport> CreateAsync(
        SearchResult result, SearchReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        options = options?.Clone() ?? new SearchReportOptions();
        SearchProblem problem = result.History.Problem;
        ScoredCandidate best = result.Best ?? throw new ArgumentException(
            $"'{problem.Trusted.Name}' scored nothing in this search; there is no best candidate to report.", nameof(result));
        ReferenceArchitecture[] kept = [.. options.References.Where(reference =>
            problem.Constraints.All(constraint => constraint.IsSatisfiedBy(reference.Architecture)))];
        IReadOnlyList<Prediction> predictions = kept.Length == 0
            ? []
            : await problem.Trusted.Predictor
                .PredictAsync([.. kept.Select(reference => reference.Architecture)], cancellationToken).ConfigureAwait(false);
        ReferenceFigures[] references = [.. kept.Zip(predictions, (reference, prediction) => new ReferenceFigures(
            reference, prediction, [.. problem.Costs.Select(cost => cost.GetCost(reference.Architecture))]))];
        ImportanceFigures? importance = options.ShowImportance
            ? await ImportanceFigures.CreateAsync(result, cancellationToken).ConfigureAwait(false)
            : null;
        return new SearchReport(result, options, best, references, importance);
    }

    /// <summary>Renders the page.</summary>
    /// <returns>HTML with its styles and charts in it.</returns>
    public string ToHtml() => ReportPage.Create(this).ToString();

    /// <summary>Renders the same as JSON.</summary>
    /// <returns>Indented JSON.</returns>
    public string ToJson() => ReportJson.Write(this);

    /// <summary>Writes <c>report.html</c> and <c>report.json</c>, each whole or not at all.</summary>
    /// <param name="folder">The folder; made if it does not exist.</param>
    /// <returns>The full path of the page.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public string Write(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string page = ReportPage.Create(this).Write(Path.Combine(folder, "report.html"));
        AtomicFile.Write(Path.Combine(folder, "report.json"), ToJson());
        return page;
    }

    /// <summary>Every finished generation, in order.</summary>
    internal IEnumerable<GenerationSummary> SummarizeGenerations()
    {
        ILookup<int, SearchEvaluation> evaluations = Result.History.Evaluations.ToLookup(evaluation => evaluation.Generation);
        foreach (SearchGeneration generation in Result.History.Generations)
        {
            string newlyScored = string.Join(", ", evaluations[generation.Index]
                .GroupBy(evaluation => evaluation.Predictor)
                .Select(group => $"{ReportNumbers.Format(group.Count())} {group.Key}"));
            List<ScoredCandidate> ranked = Ranking.BestFirst(generation.Population);
            yield return new GenerationSummary(
                generation.Index, generation.Predictor, newlyScored, ranked.Count > 0 ? ranked[0].Score : double.NaN);
        }
    }

    /// <summary>The Pareto front of the score and one cost.</summary>
    internal IReadOnlyList<ScoredCandidate> FindFront(ICostModel cost) =>
        Result.History.GetParetoFront(Trusted.Name, [cost.Name]);
}
