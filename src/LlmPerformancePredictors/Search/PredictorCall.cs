using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>One call of a predictor, with what it took.</summary>
internal sealed record PredictorCall(IReadOnlyList<Prediction> Predictions, TimeSpan Time, decimal Price, decimal? Metered)
{
    public static async Task<PredictorCall> MakeAsync(
        SearchPredictor predictor, Architecture[] batch, SearchClock clock, CancellationToken cancellationToken)
    {
        long start = clock.Timestamp();
        decimal before = predictor.Meter?.Invoke() ?? 0;
        IReadOnlyList<Prediction> predictions = await predictor.Predictor.PredictAsync(batch, cancellationToken).ConfigureAwait(false);
        if (predictions.Count != batch.Length)
            throw new InvalidOperationException(
                $"'{predictor.Name}' gave {predictions.Count} predictions for {batch.Length} architectures; a predictor gives one each, in order.");
        return new PredictorCall(predictions, clock.Since(start), predictor.Price, predictor.Meter?.Invoke() - before);
    }

    /// <summary>The share of one evaluation; the first one takes what cannot be divided, so that the shares add up.</summary>
    public decimal MoneyOf(int index)
    {
        if (Metered is not { } all) return Price;
        decimal share = decimal.Round(all / Predictions.Count, 12);
        return index > 0 ? share : all - (share * (Predictions.Count - 1));
    }
}
