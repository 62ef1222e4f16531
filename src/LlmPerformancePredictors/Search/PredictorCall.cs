using LlmPerformancePredictors.LanguageModels;
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
        (_indexes, _predictions, Time, _price, _metered, AskedCount) = (
            indexes, predictions, time, price, metered,
            predictions.Count(prediction => PaidPrediction.FindNotAsked(prediction) is null));

    /// <summary>Which candidates of the request it was for.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    public TimeSpan Time { get; }

    /// <summary>Makes a call.</summary>
    /// <param name="request">What is asked, and who.</param>
    /// <param name="indexes">For which candidates of the request.</param>
    /// <param name="countsExceptions">Whether an exception of the predictor is a failure of all of them.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SearchPredictorException">The predictor threw.</exception>
    /// <exception cref="InvalidOperationException">The predictor gave fewer or more predictions than it was asked for.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static async Task<PredictorCall> MakeAsync(
        EvaluationRequest request, ArraySegment<int> indexes, bool countsExceptions, SearchClock clock,
        CancellationToken cancellationToken)
    {
        SearchPredictor predictor = request.Predictor;
        Architecture[] batch = [.. indexes.Select(index => request.Candidates[index].Architecture)];
        long start = clock.GetTimestamp();
        decimal before = predictor.Meter?.Invoke() ?? 0;
        IReadOnlyList<Prediction>? predictions;
        try
        {
            predictions = await predictor.Predictor.PredictAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (NotAskedException exception)
        {
            predictions = FailAll(batch, new(exception.Message) { Kind = PredictionFailureKind.NotAsked });
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A time limit of the predictor's own comes as a cancellation too, but stops nobody else.
            if (!countsExceptions) throw new SearchPredictorException(predictor.Name, batch, exception);
            var failure = new PredictionFailure($"the predictor threw {exception.GetType().Name}: {exception.Message}");
            predictions = FailAll(batch, failure with { Kind = PredictionFailureKind.PredictorThrew });
        }

        if (predictions?.Count != batch.Length)
            throw new InvalidOperationException(
                $"'{predictor.Name}' gave {predictions?.Count ?? 0} predictions for {batch.Length} architectures; "
                + "a predictor gives one each, in order.");
        return new PredictorCall(
            indexes, predictions, clock.GetElapsed(start), predictor.Price, predictor.Meter?.Invoke() - before);
    }

    /// <summary>How many of <see cref="Indexes"/> the predictor asked for.</summary>
    public int AskedCount { get; }

    /// <summary>The answers, in the order of <see cref="Indexes"/>.</summary>
    public IEnumerable<PaidPrediction> GetAnswers()
    {
        bool isFirst = true;
        foreach (Prediction prediction in _predictions)
        {
            bool isAsked = PaidPrediction.FindNotAsked(prediction) is null;
            yield return new PaidPrediction(prediction, isAsked ? GetShare(isFirst) : 0);
            isFirst &= !isAsked;
        }
    }

    private static Prediction[] FailAll(Architecture[] batch, PredictionFailure failure)
    {
        var predictions = new Prediction[batch.Length];
        Array.Fill(predictions, Prediction.FromFailure(failure));
        return predictions;
    }

    // The first evaluation takes what cannot be divided, so that the shares add up.
    private decimal GetShare(bool isFirst)
    {
        if (_metered is not { } all) return _price;
        decimal share = decimal.Round(all / AskedCount, 12);
        return isFirst ? all - (share * (AskedCount - 1)) : share;
    }
}
