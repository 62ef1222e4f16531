using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>One call of a predictor, for some of a request's candidates, with what it took.</summary>
internal sealed class PredictorCall
{
    private PredictorCall(
        ArraySegment<int> indexes, IReadOnlyList<Prediction> predictions, TimeSpan time, decimal price, decimal? metered)
    {
        (Indexes, Time, Answers) = (indexes, time, new PaidPrediction[predictions.Count]);
        for (int i = 0; i < Answers.Length; i++)
        {
            Answers[i] = new PaidPrediction(predictions[i], price);
            if (Answers[i].NotAsked is null) AskedCount++;
        }

        if (metered is not null || AskedCount < Answers.Length) Divide(metered);
    }

    /// <summary>Which candidates of the request it was for.</summary>
    public ArraySegment<int> Indexes { get; }

    /// <summary>The answers, in the order of <see cref="Indexes"/>.</summary>
    public PaidPrediction[] Answers { get; }

    /// <summary>How many of them the predictor asked for.</summary>
    public int AskedCount { get; }

    public TimeSpan Time { get; }

    /// <summary>What was told of one candidate, in place of a call.</summary>
    public static PredictorCall FromTold(SearchPredictor predictor, int index, Prediction prediction, TimeSpan time) =>
        new(new ArraySegment<int>([index]), [prediction], time, predictor.Price, null);

    /// <summary>Makes a call.</summary>
    /// <param name="request">What is asked, and who.</param>
    /// <param name="indexes">For which candidates of the request.</param>
    /// <param name="countsExceptions">Whether an exception of the predictor is a failure of all of them.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SearchPredictorException">
    /// The predictor threw, or gave fewer or more predictions than it was asked for.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static async Task<PredictorCall> MakeAsync(
        EvaluationRequest request, ArraySegment<int> indexes, bool countsExceptions, SearchClock clock,
        CancellationToken cancellationToken)
    {
        SearchPredictor predictor = request.Predictor;
        Architecture[] batch = [.. indexes.Select(index => request.Candidates[index].Architecture)];
        long start = clock.GetTimestamp();
        IReadOnlyList<Prediction>? predictions;
        decimal before = 0;
        try
        {
            before = predictor.Meter?.Invoke() ?? 0;
            predictions = await predictor.Predictor.PredictAsync(batch, cancellationToken).ConfigureAwait(false);
            predictions = ScoreGuard.Check($"'{predictor.Name}'", predictor.Predictor.Metric, batch, predictions);
        }
        catch (NotAskedException exception)
        {
            predictions = FailAll(batch, new(exception.Message) { Kind = PredictionFailureKind.NotAsked });
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            // What breaks off when a call is stopped is no fault of the predictor's.
            throw exception as OperationCanceledException
                ?? new OperationCanceledException($"The call of '{predictor.Name}' was stopped.", exception, cancellationToken);
        }
        catch (Exception exception)
        {
            // A time limit of the predictor's own comes as a cancellation too, but stops nobody else.
            if (!countsExceptions) throw new SearchPredictorException(predictor.Name, batch, exception);
            var failure = new PredictionFailure($"the predictor threw {exception.GetType().Name}: {exception.Message}");
            predictions = FailAll(batch, failure with { Kind = PredictionFailureKind.PredictorThrew });
        }

        return new PredictorCall(
            indexes, predictions, clock.GetElapsed(start), predictor.Price, Measure(predictor, batch) - before);
    }

    private static decimal? Measure(SearchPredictor predictor, Architecture[] batch)
    {
        try
        {
            return predictor.Meter?.Invoke();
        }
        catch (Exception exception)
        {
            throw new SearchPredictorException($"{predictor.Name} (its {nameof(SearchPredictor.Meter)})", batch, exception);
        }
    }

    private static Prediction[] FailAll(Architecture[] batch, PredictionFailure failure)
    {
        var predictions = new Prediction[batch.Length];
        Array.Fill(predictions, Prediction.FromFailure(failure));
        return predictions;
    }

    // The first evaluation takes what cannot be divided, so that the shares add up; what was not asked costs nothing.
    private void Divide(decimal? metered)
    {
        decimal share = metered is { } all && AskedCount > 0 ? decimal.Round(all / AskedCount, 12) : 0;
        decimal rest = metered - (share * (AskedCount - 1)) ?? 0;
        for (int i = 0; i < Answers.Length; i++)
        {
            if (Answers[i].NotAsked is not null) Answers[i] = Answers[i] with { Money = 0 };
            else if (metered is not null) (Answers[i], rest) = (Answers[i] with { Money = rest }, share);
        }
    }
}
