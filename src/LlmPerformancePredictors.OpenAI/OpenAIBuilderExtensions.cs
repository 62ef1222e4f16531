using LlmPerformancePredictors.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Registers OpenAI as the language model.</summary>
public static class OpenAIBuilderExtensions
{
    /// <summary>Asks OpenAI or a compatible server. Options are validated when first used, and at the start of a host.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options; the model at least.</param>
    /// <returns>The same builder.</returns>
    public static LlmPerformancePredictorsBuilder UseOpenAI(this LlmPerformancePredictorsBuilder builder, Action<OpenAIChatOptions> configure)
    {
        builder.Services.AddOptions<OpenAIChatOptions>().Configure(configure).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<OpenAIChatOptions>>(new OptionsValidator<OpenAIChatOptions>(options => options.Validate()));
        return builder.UseChatClient(provider => new OpenAIChatClient(
            provider.GetRequiredService<IOptions<OpenAIChatOptions>>().Value, timeProvider: provider.GetService<TimeProvider>()));
    }
}
