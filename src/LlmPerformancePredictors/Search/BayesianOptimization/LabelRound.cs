using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>What a predictor said when it was asked once during a search (<see cref="Relabeling"/>).</summary>
/// <param name="Labels">One for each architecture that it was asked for, in order.</param>
public sealed record LabelRound(IReadOnlyList<LabelRound.Label> Labels)
{
    /// <summary>One for each architecture that it was asked for, in order.</summary>
    public IReadOnlyList<LabelRound.Label> Labels { get; init; } = Labels ?? throw new ArgumentNullException(nameof(Labels));

    internal const string KeyPrefix = "labels/";

    /// <summary>What came of every question of a search.</summary>
    /// <param name="history">Its history.</param>
    /// <returns>One for each question, in order; none where nobody was asked.</returns>
    public static IReadOnlyList<LabelRound> FromHistory(SearchHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return
        [
            .. history.Notes
                .Where(note => note.Key.StartsWith(KeyPrefix, StringComparison.Ordinal))
                .Select(note => Parse(note.Text)),
        ];
    }

    internal static LabelRound Create(IReadOnlyList<Candidate> pool, IReadOnlyList<Prediction> predictions) => new(
        [.. pool.Zip(predictions, (candidate, prediction) => prediction.TryGetScore(out double score, out var failure)
            ? new Label(candidate.Architecture.Id, score, null)
            : new Label(candidate.Architecture.Id, null, failure.Reason))]);

    internal IEnumerable<Demonstration> GetScores(SearchSpace space) =>
        from label in Labels
        where label.Score.HasValue
        select new Demonstration(space.Parse(label.Architecture), label.Score.GetValueOrDefault());

    internal string Write() => JsonSerializer.Serialize(this, LabelJson.Default.LabelRound);

    internal static LabelRound Parse(string text) =>
        JsonSerializer.Deserialize(text, LabelJson.Default.LabelRound) is { Labels: not null } round
        && round.Labels.All(label => label?.Architecture is not null)
            ? round
            : throw new JsonException("A round of labels has none.");

    /// <summary>What was said of one architecture.</summary>
    /// <param name="Architecture">Its id.</param>
    /// <param name="Score">The score, in the predictor's metric; null where there is none.</param>
    /// <param name="Reason">Why there is none; otherwise null.</param>
    public sealed record Label(string Architecture, double? Score, string? Reason)
    {
        /// <summary>Its id.</summary>
        public string Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Labels), Labels));
}

/// <summary>How rounds stand in a journal.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LabelRound))]
internal sealed partial class LabelJson : JsonSerializerContext;
