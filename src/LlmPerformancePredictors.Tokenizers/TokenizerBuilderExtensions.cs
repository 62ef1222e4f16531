using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.ML.Tokenizers;

namespace LlmPerformancePredictors.Tokenizers;

/// <summary>Registers the counting of tokens.</summary>
public static class TokenizerBuilderExtensions
{
    /// <summary>
    /// Has budget, rate limit and batches count tokens in place of bytes, wherever a model's tokenizer is known:
    /// <see cref="TokenCounter"/>, also as <see cref="ITokenCounter"/> for forecasts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="findTokenizer">
    /// Finds the tokenizer of a model by its name; null, or where it gives null, the known names of OpenAI's models have to do.
    /// </param>
    /// <returns>The same builder.</returns>
    public static LlmPerformancePredictorsBuilder UseTokenizer(
        this LlmPerformancePredictorsBuilder builder, Func<string, Tokenizer?>? findTokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ITokenCounter>(_ => new TokenCounter(findTokenizer)));
        return builder;
    }
}
