using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Nats;

/// <summary>Holds results to the size of a message: first without raw texts, and then as a failure that says so.</summary>
internal static class NatsResultSize
{
    public static byte[] Bound(EvaluationResult result, int maxBytes)
    {
        byte[] message = EvaluationMessages.Write(result);
        if (message.Length <= maxBytes) return message;
        byte[] shorter = EvaluationMessages.Write(result with { Prediction = WithoutRawText(result.Prediction) });
        return shorter.Length <= maxBytes
            ? shorter
            : EvaluationMessages.Write(result with
            {
                Prediction = Prediction.FromFailure(FormattableString.Invariant(
                    $"its result has {message.Length} bytes; allowed is {maxBytes} ")
                    + $"({nameof(NatsQueueOptions)}.{nameof(NatsQueueOptions.MaxMessageBytes)})"),
            });
    }

    private static Prediction WithoutRawText(Prediction prediction)
    {
        Prediction shorter = prediction.HasScore
            ? prediction
            : Prediction.FromFailure(prediction.Failure! with { RawText = null });
        return shorter with { SampleFailures = [.. prediction.SampleFailures.Select(one => one with { RawText = null })] };
    }
}
