using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.ML.Tokenizers;

namespace LlmPerformancePredictors.Tokenizers;

/// <summary>
/// Counts tokens with the tokenizer of each model: a given one, or else that which Microsoft.ML.Tokenizers has for the model's
/// name. Models of OpenAI since GPT-4o work as they are; what an older one needs is named by the exception. Thread safe.
/// </summary>
/// <param name="findTokenizer">
/// Finds the tokenizer of a model by its name; null, or where it gives null, the known names of OpenAI's models have to do. It
/// has to be the model's own: with another, a budget would reserve too little.
/// </param>
public sealed class TokenCounter(Func<string, Tokenizer?>? findTokenizer = null) : ITokenCounter
{
    private readonly ConcurrentDictionary<string, Tokenizer?> _tokenizers = new(StringComparer.Ordinal);

    // Rate limit, budget, store and retries ask for the same string, and a long prompt takes milliseconds.
    private readonly ConditionalWeakTable<string, Count> _counts = [];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The model is known, but the package with its tokenizer's data is not referenced; the message names it.
    /// </exception>
    public int? CountTokens(string text, string model)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(model);
        if (_counts.TryGetValue(text, out Count? known) && known.Model == model) return known.Tokens;
        if (_tokenizers.GetOrAdd(model, FindTokenizer) is not { } tokenizer) return null;
        int tokens = tokenizer.CountTokens(text) + CountBytesOfSpecialTokens(text, tokenizer);
        _counts.AddOrUpdate(text, new Count(model, tokens));
        return tokens;
    }

    // Where a prompt spells a special token, servers read it as the text that it is: at most one token a byte.
    private static int CountBytesOfSpecialTokens(string text, Tokenizer tokenizer)
    {
        if (tokenizer is not TiktokenTokenizer { SpecialTokens: { } specialTokens }) return 0;
        int bytes = 0;
        foreach (string token in specialTokens.Keys)
            for (int i = 0; (i = text.IndexOf(token, i, StringComparison.Ordinal)) >= 0; i += token.Length)
                bytes += Encoding.UTF8.GetByteCount(token);
        return bytes;
    }

    private Tokenizer? FindTokenizer(string model)
    {
        if (findTokenizer?.Invoke(model) is { } given) return given;
        try
        {
            return TiktokenTokenizer.CreateForModel(model);
        }
        catch (NotSupportedException)
        {
            // No name of a model that is known.
            return null;
        }
    }

    private sealed record Count(string Model, int Tokens);
}
