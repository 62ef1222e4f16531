using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Search.LlmProposals;

/// <summary>
/// A language model proposes: it is shown the space, the best so far and the constraints, and names architectures that it expects
/// to be better (as in GENIUS, arXiv:2304.10970, and LLAMBO, arXiv:2402.03921). What it names is read as strictly as scores are.
/// </summary>
/// <remarks>
/// Proposals that are illegal, break a constraint or are known are data of the round (<see cref="ProposalRound.FromHistory"/>).
/// Where nothing legal and new came, the model is asked again with the reasons, and then somebody else proposes. A call that
/// fails is data too; one that was not asked (a budget, prompts by hand) ends the search, and one that is resumed asks. Answers
/// are in the journal before they are used.
/// </remarks>
public sealed class LlmProposalStrategy : ISearchStrategy
{
    private readonly IChatClient _client;
    private readonly PredictionTask _task;
    private readonly ProposalFallback _fallback;
    private readonly LlmProposalOptions _options;

    /// <summary>Creates the strategy.</summary>
    /// <param name="client">The language model, with whatever middleware around it.</param>
    /// <param name="task">What is searched for, in words; its space is the search's.</param>
    /// <param name="options">How to search and ask; null takes the defaults.</param>
    /// <param name="fallback">Who proposes where the model does not; null draws at random.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public LlmProposalStrategy(
        IChatClient client, PredictionTask task, LlmProposalOptions? options = null, ProposalFallback? fallback = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(task);
        _options = options?.Clone() ?? new LlmProposalOptions();
        new LlmProposalOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        (_client, _task, _fallback) = (client, task, fallback ?? ProposalFallback.Random);
    }

    /// <inheritdoc/>
    public string Name => "llm-proposals";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(
        ("candidates", _options.Candidates), ("initial_architectures", _options.InitialArchitectures),
        ("proposals_per_round", _options.ProposalsPerRound), ("shown", _options.Shown),
        ("repair_rounds", _options.RepairRounds), ("fallback", _fallback.Name),
        ("task", Fingerprint.ComputeShort($"{_task.Name}\n{_task.Field}\n{_task.MeasuredOn}\n{_task.Space.Description}")),
        ("model", _options.ModelId ?? _client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "default"),
        ("temperature", _options.Temperature?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "default"));

    /// <inheritdoc/>
    /// <remarks>A round at the end may be cut short, so a longer search can begin otherwise there.</remarks>
    public IReadOnlyCollection<string> ProlongingSettings => [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The search is of another space than the task.</exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Space.Name != _task.Space.Name)
            throw new ArgumentException(
                $"The search is of '{search.Space.Name}', the task '{_task.Name}' of '{_task.Space.Name}'; "
                + "give the strategy the task of the search.",
                nameof(search));
        var scored = new List<ScoredCandidate>(search.Known);
        int left = _options.Candidates;
        int missing = Math.Min(left, _options.InitialArchitectures - scored.Count);
        if (missing > 0)
        {
            IReadOnlyList<Candidate> drawn =
                search.Draw(missing, CandidateOrigin.Sample, search.Space.Sample, newTo: search.Trusted);
            if (!await EvaluateAsync(search, drawn, scored, cancellationToken).ConfigureAwait(false)) return;
            left -= drawn.Count;
        }

        for (int round = 1; left > 0; round++)
        {
            int wanted = Math.Min(left, _options.ProposalsPerRound);

            // With its budget spent the search ends at the next evaluation; nobody is to be asked for that one.
            IReadOnlyList<Candidate> proposed = search.Remaining == 0
                ? []
                : await AskAsync(search, Ranking.BestFirst(scored), round, wanted, cancellationToken).ConfigureAwait(false);
            if (proposed.Count == 0)
                proposed = await _fallback.ProposeAsync(search, wanted, cancellationToken).ConfigureAwait(false);
            if (!await EvaluateAsync(search, proposed, scored, cancellationToken).ConfigureAwait(false)) return;
            left -= proposed.Count;
        }
    }

    private static async Task<bool> EvaluateAsync(
        SearchContext search, IReadOnlyList<Candidate> candidates, List<ScoredCandidate> scored,
        CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
        {
            search.Exhaust();
            return false;
        }

        IReadOnlyList<ScoredCandidate> results =
            await search.EvaluateAsync(candidates, null, cancellationToken).ConfigureAwait(false);
        if (search.IsOver) return false;
        scored.AddRange(results);
        search.EndGeneration(results);
        return true;
    }

    // What is legal, keeps the constraints and is new; asked again where nothing is.
    private async Task<IReadOnlyList<Candidate>> AskAsync(
        SearchContext search, List<ScoredCandidate> best, int round, int count, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> refused = [];
        for (int attempt = 0; attempt <= _options.RepairRounds; attempt++)
        {
            string prompt = ProposalPrompt.Render(_task, search, [.. best.Take(_options.Shown)], count, refused);
            string key = ProposalRound.KeyPrefix + FormattableString.Invariant($"{round}")
                + (attempt == 0 ? "" : FormattableString.Invariant($"/again {attempt}"));
            ProposalRound answer = await search.RecallAsync(
                key,
                async token => (await AskOnceAsync(prompt, search.Space, count, token).ConfigureAwait(false)).Write(),
                text => ProposalRound.Parse(text, search.Space),
                cancellationToken).ConfigureAwait(false);
            (List<Candidate> fresh, List<string> useless) = Choose(search, answer);
            if (fresh.Count > 0) return fresh;

            // Without any text there was no answer: that is the business of the client's own retries.
            if (answer.RawText is null && answer.Proposed.Count == 0) return [];
            refused = [.. answer.Refused, .. useless];
        }

        return [];
    }

    private static (List<Candidate> Fresh, List<string> Useless) Choose(SearchContext search, ProposalRound answer)
    {
        var fresh = new List<Candidate>();
        var useless = new List<string>();
        foreach (string id in answer.Proposed)
        {
            Architecture architecture = search.Space.Parse(id);
            if (search.TryGetKnown(search.Trusted, architecture, out _)) useless.Add($"{id} is trained already");
            else if (search.Admit([architecture]) is not [{ } candidate]) useless.Add($"{id} breaks a constraint");
            else fresh.Add(candidate);
        }

        return (fresh, useless);
    }

    private async Task<ProposalRound> AskOnceAsync(
        string prompt, SearchSpace space, int count, CancellationToken cancellationToken)
    {
        ChatResponse response;
        try
        {
            response = await _client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, prompt)], _options.ToChatOptions(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not NotAskedException && !cancellationToken.IsCancellationRequested)
        {
            // Whatever a client or its network throws concerns this call alone; the search goes on with its fallback.
            return new ProposalRound([], [$"the language model gave no answer: {exception.Message.TrimEnd('.')}"]);
        }

        ProposalRound read = ProposalReader.Read(response.Text, space, count);
        if (read.Proposed.Count > 0) return read;
        (string reason, bool isWithheld) =
            AnswerReading.Explain(response, ReasoningText.Blank(response.Text), string.Join("; ", read.Refused));
        return read with { Refused = [reason], RawText = isWithheld ? null : read.RawText };
    }
}
