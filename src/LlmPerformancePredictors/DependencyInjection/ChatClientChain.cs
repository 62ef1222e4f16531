using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>The middleware around every language model of a host; the first added stands outermost.</summary>
internal sealed class ChatClientChain
{
    private readonly List<(string Name, Stage? Stage, Func<IChatClient, IServiceProvider, IChatClient> Wrap)> _middleware = [];

    /// <summary>
    /// Where the library's own middleware belongs, from outside to inside, and why it does not belong further in.
    /// </summary>
    internal enum Stage
    {
        AnswerStore,
        Retries,
        RateLimit,
        Budget,
        UsageLedger,
    }

    /// <summary>Makes the host's model, which has no key.</summary>
    public Func<IServiceProvider, IChatClient>? Model { get; set; }

    public IConfiguration? Configuration { get; set; }

    public void Add(string name, Stage? stage, Func<IChatClient, IServiceProvider, IChatClient> wrap) =>
        _middleware.Add((name, stage, wrap));

    /// <summary>The host's model, which has no key, with the middleware around it.</summary>
    public IChatClient Build(IServiceProvider provider) => Build(provider, Model ?? throw new InvalidOperationException(
        "No language model is registered; call UseChatClient or UseRecordedAnswers after AddLlmPerformancePredictors."));

    /// <summary>
    /// Any model with the middleware around it: clients of its own, which share the host's store, budget and ledger.
    /// </summary>
    public IChatClient Build(IServiceProvider provider, Func<IServiceProvider, IChatClient> model)
    {
        RequireOrder();
        RequireUse();
        IChatClient client = model(provider);
        for (int i = _middleware.Count - 1; i >= 0; i--)
            client = _middleware[i].Wrap(client, provider)
                ?? throw new InvalidOperationException(
                    $"Middleware {i} ({_middleware[i].Name}) gave no client; return one, the inner client at least.");
        return client;
    }

    // A retry outside of the store would be asked of the store, one inside of the budget would be hidden from it.
    private void RequireOrder()
    {
        for (int i = 0; i < _middleware.Count; i++)
            for (int j = i + 1; j < _middleware.Count; j++)
                if (_middleware[i].Stage is { } outer && _middleware[j].Stage is { } inner && outer >= inner)
                    throw new InvalidOperationException(outer == inner
                        ? $"Middleware {i} and {j} are both {_middleware[i].Name}; call it once."
                        : $"Middleware {i} ({_middleware[i].Name}) stands outside of middleware {j} ({_middleware[j].Name}); "
                        + $"call {_middleware[j].Name} first. "
                        + $"The order is {string.Join(", ", Enum.GetValues<Stage>().Select(GetMethodName))}.");
    }

    // A budget that is written down and not in force would be found out by the bill.
    private void RequireUse()
    {
        foreach (Stage stage in Enum.GetValues<Stage>())
            if (stage != Stage.UsageLedger && Configuration?.GetSection(stage.ToString()).Exists() == true
                && _middleware.TrueForAll(middleware => middleware.Stage != stage))
                throw new InvalidOperationException(
                    $"The configuration has a section {stage}, but {GetMethodName(stage)} is not called; "
                    + "call it on the builder, or remove the section.");
    }

    private static string GetMethodName(Stage stage) => "Use" + stage;
}
