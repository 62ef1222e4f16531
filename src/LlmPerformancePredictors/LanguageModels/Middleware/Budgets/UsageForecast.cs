using System.Text;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>What a run is going to take, before it is begun. Retries and repair rounds come on top.</summary>
/// <param name="Prompts">All prompts.</param>
/// <param name="Calls">Those that must be asked; the others have their answers in the store.</param>
/// <param name="InputTokens">Expected tokens of the prompts that must be asked.</param>
/// <param name="OutputTokens">Expected tokens of their answers.</param>
/// <param name="Money">What they cost; null if the prices are not known.</param>
/// <param name="BasedOn">
/// How many earlier answers the ratio of tokens to bytes, where tokens are not counted, and the length of an answer are taken
/// from. 0 if there are none: then the figures are the most that can be, or 0 output tokens where calls do not limit their
/// answers.
/// </param>
public sealed record UsageForecast(long Prompts, long Calls, long InputTokens, long OutputTokens, decimal? Money, long BasedOn)
{
    /// <summary>The currency of <see cref="Money"/>; null if the prices name none.</summary>
    public string? Currency { get; init; }

    /// <summary>Forecasts a run.</summary>
    /// <param name="prompts">What is going to be asked; taken one by one, so that a large pool may stream.</param>
    /// <param name="seen">
    /// What earlier answers took: <see cref="AnswerStore.Totals"/>, or <see cref="UsageReport.Totals"/> of a first trial.
    /// </param>
    /// <param name="prices">What tokens cost; null if it is not known.</param>
    /// <param name="store">Answers that need not be asked for again; null for none.</param>
    /// <param name="model">The model that is asked where a prompt's options name none; the store goes by it.</param>
    /// <param name="tokenCounter">Counts the tokens of prompts; null estimates them by their bytes.</param>
    /// <returns>The forecast.</returns>
    public static UsageForecast Create(
        IEnumerable<PromptCall> prompts,
        UsageTotals seen,
        TokenPriceOptions? prices = null,
        AnswerStore? store = null,
        string? model = null,
        ITokenCounter? tokenCounter = null)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        long all = 0, calls = 0, most = 0;
        double input = 0, output = 0;
        foreach (PromptCall prompt in prompts)
        {
            all++;
            if (IsStored(prompt)) continue;
            calls++;
            input += ConversationSize.CountTokens(prompt.Text, tokenCounter, prompt.Options?.ModelId ?? model)
                + (2 * ConversationSize.TokensAroundMessage)
                ?? seen.EstimateInputTokens(Encoding.UTF8.GetByteCount(prompt.Text));
            output += seen.OutputTokensPerAnswer;
            most += prompt.Options?.MaxOutputTokens ?? 0;
        }

        long inputTokens = (long)Math.Ceiling(input);
        long outputTokens = seen.MeteredAnswers == 0 ? most : (long)Math.Ceiling(output);
        decimal? money = prices?.GetCost(inputTokens, outputTokens);
        return new UsageForecast(all, calls, inputTokens, outputTokens, money, seen.MeteredAnswers)
        {
            Currency = prices?.Currency,
        };

        bool IsStored(PromptCall prompt) => store is not null
            && store.TryFind(AnswerKey.Create(prompt.Options?.ModelId ?? model ?? "", prompt.Text, prompt.Options), out _);
    }
}
