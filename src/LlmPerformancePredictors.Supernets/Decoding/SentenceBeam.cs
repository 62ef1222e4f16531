using System.Numerics.Tensors;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>The hypotheses of one sentence.</summary>
internal sealed class SentenceBeam
{
    private readonly int _size;
    private readonly double _lengthPenalty;
    private readonly int _maxLength;
    private readonly List<(double LogProbability, int Row, int Token)> _candidates = [];
    private Hypothesis? _best;

    /// <summary>Begins with the empty translation.</summary>
    public SentenceBeam(int size, double lengthPenalty, int maxLength)
    {
        (_size, _lengthPenalty, _maxLength) = (size, lengthPenalty, maxLength);
        Open = [new Hypothesis([], 0)];
    }

    /// <summary>
    /// The open hypotheses, best first, at most as many as the beam; row i of the sentence holds hypothesis i.
    /// </summary>
    public List<Hypothesis> Open { get; private set; }

    /// <summary>Whether the translation is found.</summary>
    public bool Finished { get; private set; }

    /// <summary>The translation: the best that ended, or else the best so far.</summary>
    public int[] Translation => (_best ?? Open[0]).Tokens;

    /// <summary>Extends the open hypotheses by a token each.</summary>
    /// <param name="logits">Next tokens of each row of the sentence, before the softmax, row by row.</param>
    /// <param name="vocabulary">Tokens of a row.</param>
    /// <param name="parents">Receives the row that each new hypothesis continues; rows without one keep themselves.</param>
    public void Extend(ReadOnlySpan<float> logits, int vocabulary, Span<int> parents)
    {
        _candidates.Clear();
        for (int row = 0; row < Open.Count; row++)
            AddCandidates(logits.Slice(row * vocabulary, vocabulary), row);
        _candidates.Sort((a, b) => a.LogProbability != b.LogProbability
            ? b.LogProbability.CompareTo(a.LogProbability)
            : a.Row != b.Row ? a.Row.CompareTo(b.Row) : a.Token.CompareTo(b.Token));
        var next = new List<Hypothesis>(_size);
        for (int i = 0; i < _candidates.Count && next.Count < _size; i++)
        {
            (double logProbability, int row, int token) = _candidates[i];
            if (token == SpecialToken.End)
            {
                // One that ends counts only while it is among the beam's best.
                if (i < _size)
                    End(new Hypothesis(Open[row].Tokens, logProbability));
                continue;
            }

            parents[next.Count] = row;
            next.Add(new Hypothesis([.. Open[row].Tokens, token], logProbability));
        }

        Open = next;
        Finished = Open.Count == 0
            || Open[0].Tokens.Length >= _maxLength
            || (_best is { } best && (_size == 1 || IsOutOfReach(best)));
    }

    private void End(Hypothesis hypothesis)
    {
        if (_best is not { } best || hypothesis.GetScore(_lengthPenalty) > best.GetScore(_lengthPenalty))
            _best = hypothesis;
    }

    // A log probability only falls, so its share at the greatest length bounds what an open hypothesis may still reach.
    private bool IsOutOfReach(Hypothesis best) =>
        best.GetScore(_lengthPenalty) >= Open[0].LogProbability / Math.Pow(_maxLength + 1, _lengthPenalty);

    // The row's best tokens, one more than can be needed when one of them ends the sentence.
    private void AddCandidates(ReadOnlySpan<float> logits, int row)
    {
        float max = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - max);
        double normalizer = max + Math.Log(sum);
        int first = _candidates.Count, wanted = _size + 1;
        for (int token = 0; token < logits.Length; token++)
        {
            // Padding and start never come next.
            if (token is SpecialToken.Padding or SpecialToken.Start)
                continue;
            double value = Open[row].LogProbability + logits[token] - normalizer;
            if (_candidates.Count - first == wanted && value <= _candidates[^1].LogProbability)
                continue;
            int at = _candidates.Count;
            while (at > first && _candidates[at - 1].LogProbability < value)
                at--;
            _candidates.Insert(at, (value, row, token));
            if (_candidates.Count - first > wanted)
                _candidates.RemoveAt(_candidates.Count - 1);
        }
    }
}
