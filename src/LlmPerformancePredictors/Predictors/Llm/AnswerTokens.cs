using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>The tokens of an answer, read once, with the places where they stand.</summary>
internal sealed class AnswerTokens
{
    private readonly TokenLogProbability[] _tokens;
    private readonly int[] _ends;

    /// <summary>Reads the tokens.</summary>
    /// <param name="tokens">One behind the other.</param>
    public AnswerTokens(IReadOnlyList<TokenLogProbability> tokens)
    {
        _tokens = [.. tokens];
        _ends = new int[_tokens.Length];
        int end = 0;
        for (int i = 0; i < _tokens.Length; i++) _ends[i] = end += _tokens[i].Text.Length;
    }

    /// <summary>Whether the tokens are a text, letter for letter.</summary>
    /// <param name="text">The text.</param>
    public bool Spell(string text)
    {
        if ((_ends.Length == 0 ? 0 : _ends[^1]) != text.Length) return false;
        int start = 0;
        foreach (TokenLogProbability token in _tokens)
        {
            if (string.CompareOrdinal(text, start, token.Text, 0, token.Text.Length) != 0) return false;
            start += token.Text.Length;
        }

        return true;
    }

    /// <summary>The tokens that hold a character of a part of the text.</summary>
    /// <param name="start">The part's first character.</param>
    /// <param name="length">How many characters it has, from 1.</param>
    /// <returns>The tokens, each with where it begins, in order.</returns>
    public IEnumerable<(TokenLogProbability Token, int Begin)> FindWithin(int start, int length)
    {
        int first = Array.BinarySearch(_ends, start + 1);
        if (first < 0) first = ~first;
        while (first > 0 && _ends[first - 1] > start) first--; // empty tokens end where the one before does
        for (int i = first; i < _tokens.Length; i++)
        {
            int begin = _ends[i] - _tokens[i].Text.Length;
            if (begin >= start + length) yield break;
            yield return (_tokens[i], begin);
        }
    }
}
