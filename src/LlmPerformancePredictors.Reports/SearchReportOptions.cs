using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Reports;

/// <summary>What a <see cref="SearchReport"/> says beside the result itself.</summary>
public sealed class SearchReportOptions
{
    /// <summary>The heading.</summary>
    /// <value>Default "Architecture search".</value>
    public string Title { get; set; } = "Architecture search";

    /// <summary>What each predictor is, by its name.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyDictionary<string, string> PredictorMeanings { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// What the predictors learned from; candidates with a value outside its range are counted as extrapolated.
    /// </summary>
    /// <value>Default empty: nothing is counted.</value>
    public IReadOnlyList<Demonstration> Demonstrations { get; set; } = [];

    /// <summary>Architectures to set beside the found one; those that break a constraint are left out and counted.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<ReferenceArchitecture> References { get; set; } = [];

    /// <summary>The baseline gate's verdict on a predictor of the search.</summary>
    /// <value>Default null: none.</value>
    public GateVerdict? Gate { get; set; }

    /// <summary>What the gate was judged on, in words.</summary>
    /// <value>Default empty.</value>
    public string GateScope { get; set; } = "";

    /// <summary>
    /// Whether the report says which choices the scores depend on, by a Gaussian process that is fitted to them: some seconds for
    /// many scores. With fewer than twenty scores it says nothing of it.
    /// </summary>
    /// <value>Default true.</value>
    public bool ShowImportance { get; set; } = true;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public SearchReportOptions Clone()
    {
        var copy = (SearchReportOptions)MemberwiseClone();
        copy.PredictorMeanings = new Dictionary<string, string>(PredictorMeanings);
        copy.Demonstrations = [.. Demonstrations];
        copy.References = [.. References];
        return copy;
    }
}
