using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>
/// What may be spent, and what was. Before a call the most that it can cost is reserved, after it what it did cost is
/// settled; so the limits hold with any number of calls under way. The first call that can no longer be afforded ends it: no
/// later one is made, though it be smaller. Thread safe.
/// </summary>
public sealed class Budget
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly BudgetOptions _options;
    private readonly TokenPriceOptions _prices;
    private Spending _spent;
    private Spending _reserved;
    private string? _end;
    private bool _isEndNoted;

    /// <summary>Creates a budget.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="prices">What tokens cost; a limit of money needs it.</param>
    /// <param name="spent">
    /// What was spent before, for example <see cref="AnswerStore.Totals"/> of the store that a run goes on with.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An option is not allowed, or what was spent is negative; the message names it and what is.
    /// </exception>
    public Budget(BudgetOptions options, TokenPriceOptions? prices = null, UsageTotals spent = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Clone();
        _prices = prices?.Clone() ?? new TokenPriceOptions();
        new TokenPriceOptionsValidator().ThrowIfInvalid(_prices, nameof(prices));
        new BudgetOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        if (_options.FindUnknownPrices(_prices) is { } error) throw new ArgumentException(error, nameof(options));
        if (spent.Answers < 0 || spent.InputTokens < 0 || spent.OutputTokens < 0)
            throw new ArgumentOutOfRangeException(nameof(spent), spent, "What was spent is 0 or more of everything.");

        // An answer whose cost is not known counts with the most that it can have cost, as it did when it came.
        _spent = new Spending(spent.Answers, spent.InputTokens, spent.OutputTokens)
            .Plus(new Spending(0, spent.ReservedInputTokens, spent.ReservedOutputTokens));
    }

    /// <summary>What was spent, at most: a call whose cost is not known counts with the most that it can have cost.</summary>
    public Spending Spent
    {
        get
        {
            lock (_gate) return _spent;
        }
    }

    /// <summary>What was spent, at most, in money; null if the prices are not known.</summary>
    public decimal? Money => GetCost(Spent);

    /// <summary>Whether a call was refused, and with it all later ones.</summary>
    public bool IsExhausted
    {
        get
        {
            lock (_gate) return _end is not null;
        }
    }

    /// <summary>Whether a forecast fits into what is left.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <returns>Whether its expected calls, tokens and money do.</returns>
    public bool Allows(UsageForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return FindExceededLimit(Spent.Plus(new Spending(forecast.Calls, forecast.InputTokens, forecast.OutputTokens))) is null;
    }

    /// <summary>Whether the budget has ended and nobody noted it yet: of calls that are refused at once, one notes it.</summary>
    internal bool TakesNoteOfEnd()
    {
        lock (_gate)
        {
            if (_isEndNoted || _end is null) return false;
            return _isEndNoted = true;
        }
    }

    /// <summary>Checks that a call has a highest price, where the budget has to know.</summary>
    /// <exception cref="ArgumentException">Tokens or money are limited, and the call could cost any amount.</exception>
    internal void RequireBounded(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (_options.MaxTokens is null && _options.MaxMoney is null) return;
        if (options?.MaxOutputTokens is null)
        {
            throw new ArgumentException(
                "The budget limits tokens or money, but this call does not limit its answer, so that it has no highest price; "
                + "set MaxOutputTokens (LlmPredictorOptions.MaxOutputTokens for a predictor).",
                nameof(options));
        }

        if (options.MaxOutputTokens < 1)
            throw new ArgumentException(
                Invariant($"ChatOptions.MaxOutputTokens is {options.MaxOutputTokens}; allowed is 1 or more."), nameof(options));
        if (ConversationSize.FindUnbounded(messages, options) is { } unbounded)
            throw new ArgumentException(
                $"The budget limits tokens or money, but {unbounded}, so that the call has no highest price; leave it out, or "
                + "limit calls alone (BudgetOptions.MaxCalls).",
                nameof(options));
    }

    /// <summary>
    /// Takes what a call can cost at most out of the budget; waits while calls under way may still cost less than they reserved.
    /// </summary>
    /// <exception cref="BudgetExceededException">The call could cost more than is left.</exception>
    internal Task ReserveAsync(Spending most, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (_waiting.Count == 0 && TryDecide(most, out BudgetExceededException? refusal))
                return refusal is null ? Task.CompletedTask : Task.FromException(refusal);
            waiter = new Waiter(most);
            _waiting.AddLast(waiter);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>The same without waiting: for calls that are made together, whose costs are known when all are over.</summary>
    /// <returns>
    /// Whether it is reserved. If not, and there is no refusal, it may be when calls under way have cost less than they reserved.
    /// </returns>
    internal bool TryReserve(Spending most, out BudgetExceededException? refusal)
    {
        lock (_gate) return TryDecide(most, out refusal) && refusal is null;
    }

    /// <summary>Reserves what a run that was killed has under way, whether it fits or not: it is going to be paid.</summary>
    internal void Reserve(Spending most)
    {
        lock (_gate) AddReservation(most);
    }

    /// <summary>Puts what a call cost in place of what it had reserved.</summary>
    internal void Settle(Spending most, Spending cost)
    {
        lock (_gate)
        {
            _reserved = _reserved.Minus(most);
            LanguageModelTelemetry.BudgetReservations.Add(-most.Tokens);
            _spent = _spent.Plus(cost);
            Serve();
        }
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(() => GiveUp(waiter, cancellationToken)).ConfigureAwait(false))
            await waiter.Decided.Task.ConfigureAwait(false);
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(waiter)) return;
            Serve();
        }

        waiter.Decided.TrySetCanceled(cancellationToken);
    }

    // First come, first served: a small call does not overtake a large one.
    private void Serve()
    {
        while (_waiting.First is { } first && TryDecide(first.Value.Most, out BudgetExceededException? refusal))
        {
            _waiting.RemoveFirst();
            if (refusal is null) first.Value.Decided.TrySetResult();
            else first.Value.Decided.TrySetException(refusal);
        }
    }

    private bool TryDecide(Spending most, out BudgetExceededException? refusal)
    {
        refusal = null;
        _end ??= FindExceededLimit(_spent.Plus(most)) is { } limit ? Describe(limit, most) : null;
        if (_end is not null)
        {
            LanguageModelTelemetry.BudgetRefusals.Add(1);
            refusal = new BudgetExceededException(_end);
            return true;
        }

        if (FindExceededLimit(_spent.Plus(_reserved).Plus(most)) is not null) return false;
        AddReservation(most);
        return true;
    }

    private void AddReservation(Spending most)
    {
        _reserved = _reserved.Plus(most);
        LanguageModelTelemetry.BudgetReservations.Add(most.Tokens);
    }

    private string? FindExceededLimit(Spending spending)
    {
        if (spending.Calls > _options.MaxCalls)
            return Invariant($"BudgetOptions.MaxCalls is {_options.MaxCalls}, {_spent.Calls} are made");
        if (spending.Tokens > _options.MaxTokens)
            return Invariant($"BudgetOptions.MaxTokens is {_options.MaxTokens}, {_spent.Tokens} are spent");
        if (GetCost(spending) > _options.MaxMoney)
            return $"BudgetOptions.MaxMoney is {_prices.Describe(_options.MaxMoney)}, "
                + $"{_prices.Describe(GetCost(_spent))} is spent";
        return null;
    }

    private string Describe(string limit, Spending most)
    {
        string money = GetCost(most) is { } cost ? $" for {_prices.Describe(cost)}" : "";
        return Invariant($"The budget is used up: {limit}, ")
            + Invariant($"and the next call could take {most.InputTokens} + {most.OutputTokens} tokens{money}. ")
            + "Raise the limit and run again: what is answered is not asked again.";
    }

    private decimal? GetCost(Spending spending) => _prices.GetCost(spending.InputTokens, spending.OutputTokens);

    private sealed class Waiter(Spending most)
    {
        public Spending Most { get; } = most;

        public TaskCompletionSource Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
