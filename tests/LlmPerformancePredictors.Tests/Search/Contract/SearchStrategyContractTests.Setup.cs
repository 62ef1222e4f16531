using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Time.Testing;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <content>One search of the contract.</content>
public abstract partial class SearchStrategyContractTests
{
    // By default some predictions fail, so that failures are in every journal.
    private protected sealed class Setup
    {
        public Setup(
            ISearchStrategy? Strategy =
                null, SearchSpace? Space = null, int Seed = 1, int? MaxEvaluations = Budget, decimal? MaxMoney = null,
            int MaxAttempts = 10_000, double MaxCost = 7, int Concurrency = 1, string? Journal = null, bool IsUneven = false,
            Func<Architecture, bool>? Fails = null, Action<int>? Before = null, ICostModel? Cost = null,
            bool CountExceptions = false, TimeSpan? MaxTime = null, bool RealTime = false, Func<int, bool>? NotAsked = null,
            Func<int, Task<IReadOnlyList<Prediction>>?>? Instead = null,
            Func<int, bool>? Down = null, bool AskFailuresAgain = false, IReadOnlyList<Demonstration>? Known = null)
        {
            this.Known = Known ?? [];
            this.AskFailuresAgain = AskFailuresAgain;
            (this.CountExceptions, this.MaxTime, this.RealTime) = (CountExceptions, MaxTime, RealTime);
            this.Cost = Cost ?? new GeneSum();
            (this.Strategy, this.Seed, this.MaxEvaluations, this.MaxMoney) = (Strategy, Seed, MaxEvaluations, MaxMoney);
            (this.MaxAttempts, this.MaxCost, this.Concurrency, this.Journal) = (MaxAttempts, MaxCost, Concurrency, Journal);
            this.Space = Space ?? ContractSpaces.Small;
            Fails ??= architecture => architecture.Genes[2] == 1;
            Cheap = new ContractPredictor(this.Space, architecture => Score(architecture) + Math.Sin(architecture.Genes[1] * 50));
            Trusted = new ContractPredictor(this.Space, Score, Fails)
            {
                Before = Before,
                IsUneven = IsUneven,
                IsNotAsked = NotAsked,
                Instead = Instead,
                IsDown = Down,
            };
        }

        public IReadOnlyList<Demonstration> Known { get; }

        public ISearchStrategy? Strategy { get; }

        public SearchSpace Space { get; }

        public int Seed { get; }

        public int? MaxEvaluations { get; }

        public decimal? MaxMoney { get; }

        public int MaxAttempts { get; }

        public double MaxCost { get; }

        public bool CountExceptions { get; }

        public bool AskFailuresAgain { get; }

        public TimeSpan? MaxTime { get; }

        public bool RealTime { get; }

        public ICostModel Cost { get; }

        public int Concurrency { get; }

        public string? Journal { get; }

        public ContractPredictor Cheap { get; }

        public ContractPredictor Trusted { get; }
    }
}
