using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>The middleware around every language model of a host; the first added stands outermost.</summary>
internal sealed class ChatClientChain
{
    private readonly List<Action<ChatClientBuilder>> _middleware = [];

    /// <summary>Makes the host's model, which has no key.</summary>
    public Func<IServiceProvider, IChatClient>? Model { get; set; }

    /// <summary>The sections of the host's configuration.</summary>
    public ConfiguredSections Sections { get; } = new();

    public void Add(Action<ChatClientBuilder> add) => _middleware.Add(add);

    /// <summary>The host's model, which has no key, with the middleware around it.</summary>
    public IChatClient Build(IServiceProvider provider) => Build(provider, Model ?? throw new InvalidOperationException(
        "No language model is registered. Call one of these on what AddLlmPerformancePredictors returns: UseOpenAI (package "
        + "LlmPerformancePredictors.OpenAI; OpenAI and compatible servers), UseChatClient (any IChatClient), UseRecordedAnswers "
        + "(no network), UsePromptFolder (by hand). Or register an IChatClient of your own before, as AddChatClient of "
        + "Microsoft.Extensions.AI does."));

    /// <summary>
    /// Any model with the middleware around it: clients of its own, which share the host's store, budget and ledger.
    /// </summary>
    public IChatClient Build(IServiceProvider provider, Func<IServiceProvider, IChatClient> model)
    {
        Sections.Require();
        var builder = new ChatClientBuilder(model);
        foreach (Action<ChatClientBuilder> add in _middleware) add(builder);
        IChatClient client = builder.Build(provider);
        RequireUse(client);
        return client;
    }

    // A budget that is written down and not in force would be found out by the bill.
    private void RequireUse(IChatClient client)
    {
        foreach (MiddlewareStage stage in MiddlewareOrder.Stages)
            if (stage != MiddlewareStage.UsageLedger && Sections.Configuration?.GetSection(stage.ToString()).Exists() == true
                && !MiddlewareOrder.Has(client, stage))
                throw new InvalidOperationException(
                    $"The configuration has a section {stage}, but {MiddlewareOrder.GetMethodName(stage)} is not called; "
                    + "call it on the builder, or remove the section.");
    }
}
