using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>One call of a predictor, for some of a request's candidates, with what it took.</summary>
internal sealed class PredictorCall
{
    private readonly ArraySegment<int> _indexes;
    private readonly IReadOnlyList<Prediction> _predictions;
    private readonly decimal _price;
    private readonly decimal? _metered;

    private PredictorCall(
        ArraySegment<int> indexes, IReadOnlyList<Prediction> predictions, TimeSpan time, decimal price, decimal? metered) =>
        (_indexes, _predictions, Time, _price, _metered) = (indexes, predictions, time, price, metered);

    /// <summary>Which candidates of the request it was for.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    public TimeSpan Time { get; }

    public static async Task<PredictorCall> MakeAsync(
        EvaluationRequest request, ArraySegment<int> indexes, SearchClock clock, CancellationToken cancellationToken)
    {
        SearchPredictor predictor = request.Predictor;
        Architecture[] batch = [.. indexes.Select(index => request.Candidates[index].Architecture)];
        long start = clock.GetTimestamp();
        decimal before = predictor.Meter?.Invoke() ?? 0;
        IReadOnlyList<Prediction> predictions =
            await predictor.Predictor.PredictAsync(batch, cancellationToken).ConfigureAwait(false);
        predictions = ScoreGuard.Check($"'{predictor.Name}'", predictor.Predictor.Metric, batch, predictions);
        return new PredictorCall(
            indexes, predictions, clock.GetElapsed(start), predictor.Price, predictor.Meter?.Invoke() - before);
    }

    /// <summary>The answers, in the order of <see cref="Indexes"/>.</summary>
    public IEnumerable<PaidPrediction> GetAnswers() =>
        _predictions.Select((prediction, i) => new PaidPrediction(prediction, GetShare(i)));

    // The first evaluation takes what cannot be divided, so that the shares add up.
    private decimal GetShare(int index)
    {
        if (_metered is not { } all) return _price;
        decimal share = decimal.Round(all / _predictions.Count, 12);
        return index > 0 ? share : all - (share * (_predictions.Count - 1));
    }
}
