using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// Several searches of one problem side by side, each method with one run or several: means and standard errors over the seeds,
/// what was found, fronts and settings. A page of its own, or sections of yours.
/// </summary>
public sealed class ComparisonReport
{
    private ComparisonReport(IReadOnlyList<ComparedMethod> methods, ComparisonReportOptions options)
    {
        (Methods, Options) = (methods, options);
        Box = ObjectiveBox.Join([.. methods.SelectMany(method => method.Runs).Select(run => run.Box)]);
        Length = methods.Max(method => method.Runs.Max(run => run.Curve.Count));
        Stops = options.Stops.Count > 0
            ? options.Stops
            : [.. Enumerable.Range(1, 5).Select(fifth => Math.Max(1, Length * fifth / 5)).Distinct()];
    }

    internal IReadOnlyList<ComparedMethod> Methods { get; }

    internal ComparisonReportOptions Options { get; }

    internal ObjectiveBox Box { get; }

    /// <summary>The evaluations of the longest run.</summary>
    internal int Length { get; }

    internal IReadOnlyList<int> Stops { get; }

    internal SearchProblem Problem => Methods[0].Runs[0].Problem;

    internal Metric Metric => Problem.Trusted.Predictor.Metric;

    internal IReadOnlyList<ICostModel> Costs => Problem.Costs;

    /// <summary>Collects what the report says.</summary>
    /// <param name="methods">Methods of different names, with at least one run each, all of the same problem.</param>
    /// <param name="options">What to say beside it; default nothing.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException">The methods are null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no method, one has no run or the name of another, runs are of different spaces, metrics or costs, or an option is
    /// not allowed.
    /// </exception>
    public static ComparisonReport Create(IReadOnlyList<ComparedMethod> methods, ComparisonReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(methods);
        options = options?.Clone() ?? new ComparisonReportOptions();
        new ComparisonReportOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (methods.Count == 0) throw new ArgumentException("There is no method to compare.", nameof(methods));
        if (methods.FirstOrDefault(method => method.Runs.Count == 0) is { } empty)
            throw new ArgumentException($"The method '{empty.Name}' has no run; each needs one.", nameof(methods));
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (methods.FirstOrDefault(method => !names.Add(method.Name)) is { } twice)
            throw new ArgumentException($"Two methods are called '{twice.Name}'; give them different names.", nameof(methods));
        string first = Describe(methods[0].Runs[0].Problem);
        foreach (ComparedMethod method in methods)
            if (method.Runs.Select(run => Describe(run.Problem)).FirstOrDefault(problem => problem != first) is { } other)
                throw new ArgumentException(
                    $"A run of '{method.Name}' is of {other}, the first of {first}; only runs of one problem can be compared.",
                    nameof(methods));
        return new ComparisonReport([.. methods], options);
    }

    /// <summary>Adds the report's sections to a page.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException">The page is null.</exception>
    public HtmlPage AddTo(HtmlPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new ComparisonSections(this).AddTo(page);
    }

    /// <summary>Renders a page.</summary>
    /// <returns>HTML with its styles and charts in it.</returns>
    public string ToHtml() => CreatePage().ToString();

    /// <summary>Renders the same as JSON.</summary>
    /// <returns>Indented JSON.</returns>
    public string ToJson() => ComparisonJson.Write(this);

    /// <summary>Writes <c>comparison.html</c> and <c>comparison.json</c>, each whole or not at all.</summary>
    /// <param name="folder">The folder; made if it does not exist.</param>
    /// <returns>The full path of the page.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public string Write(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string page = CreatePage().Write(Path.Combine(folder, "comparison.html"));
        AtomicFile.Write(Path.Combine(folder, "comparison.json"), ToJson());
        return page;
    }

    /// <summary>The best scores of a method's runs after so many evaluations.</summary>
    internal SeedFigure GetScores(ComparedMethod method, int evaluations) =>
        SeedFigure.Create(Metric, method.Runs.Select(run => run.GetScore(evaluations)));

    /// <summary>The run that found the best; of equals the first. Null if none found anything.</summary>
    internal ComparedRun? FindBest(ComparedMethod method)
    {
        ComparedRun? best = null;
        foreach (ComparedRun run in method.Runs)
            if (run.Best is { HasScore: true } found
                && (best?.Best is not { } before || Metric.IsBetter(found.Score, before.Score)))
                best = run;
        return best;
    }

    private HtmlPage CreatePage() => AddTo(new HtmlPage(Options.Title));

    private static string Describe(SearchProblem problem) =>
        $"'{problem.Space.Name}' by {problem.Trusted.Predictor.Metric.Name} of '{problem.Trusted.Name}' with "
        + (problem.Costs.Count == 0
            ? "no cost"
            : string.Join(", ", problem.Costs.Select(cost => $"{cost.Name} in {cost.Unit}")));
}
