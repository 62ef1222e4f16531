using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// The batch of every step, epoch after epoch. It follows from the step alone, so that training resumes at any of them.
/// </summary>
internal sealed class BatchSequence(TokenBatches batches) : IDisposable
{
    private IEnumerator<TokenBatch>? _epoch;
    private int _next;

    /// <summary>Makes the batch of a step; step after step is the fast way.</summary>
    /// <param name="step">The step, from 0.</param>
    public TokenBatch GetBatch(int step)
    {
        (int epoch, int index) = Math.DivRem(step, batches.Count);
        if (_epoch is null || step != _next || index == 0)
        {
            _epoch?.Dispose();
            _epoch = batches.GetEpoch(epoch, index).GetEnumerator();
        }

        _epoch.MoveNext();
        _next = step + 1;
        return _epoch.Current;
    }

    public void Dispose() => _epoch?.Dispose();
}
