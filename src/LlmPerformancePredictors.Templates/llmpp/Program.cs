using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tables;
using Microsoft.Extensions.AI;

// dotnet run           a Gaussian process predicts, without a key and without a network
// dotnet run -- MODEL  a language model predicts, its key in OPENAI_API_KEY: at most 50 calls, answers in answers.jsonl
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    await RunAsync(args.FirstOrDefault(), stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped; what was scored is in search.jsonl, and the next run goes on from there.");
    return 130;
}

static async Task RunAsync(string? modelName, CancellationToken cancellation)
{
    const string Name = "predictor";
    IReadOnlyList<Demonstration> trained = DemonstrationTable.Read("trained.csv", Problem.Space, Problem.Task.Metric);
    using AnswerStore? answers = modelName is null ? null : new AnswerStore(new AnswerStoreOptions { Path = "answers.jsonl" });
    using IChatClient? model = answers is null ? null : new OpenAIChatClient(new OpenAIChatOptions { Model = modelName! })
        .AsBuilder()
        .UseAnswerStore(answers)
        .UseRetries()
        .UseBudget(new Budget(new BudgetOptions { MaxCalls = 50 }))
        .Build();

    // Each trained network is predicted from the others, beside predictors that cost nothing.
    SplitResult judged = await SplitResult.EvaluateFoldsAsync(
        EvaluationSplit.LeaveOneOut(Problem.Task.Name, Problem.Task.Metric, trained),
        async (fold, token) =>
        [
            new(Name, await CreatePredictorAsync(model, fold.Demonstrations, token)),
            .. TrivialPredictors.Fit(Problem.Space, fold.Metric, fold.Demonstrations, Problem.Parameters),
        ],
        cancellation);
    foreach (PredictorResult result in judged.Results)
        Console.WriteLine($"{result.Predictor,-14} MAE {result.Mae:F2}, tau {result.KendallTauB:F2}");
    string[] baselines = [.. judged.Results.Select(result => result.Predictor).Where(name => name != Name)];
    GateVerdict gate = BaselineGate.Judge([judged], Name, baselines, cancellationToken: cancellation);
    Console.WriteLine($"Gate: the predictor {gate.Text} {string.Join(", ", baselines)}.");

    // The best by prediction among networks of at most 200,000 parameters.
    var problem = new SearchProblem(
        Problem.Space, [new SearchPredictor(Name, await CreatePredictorAsync(model, trained, cancellation)) { BatchSize = 20 }],
        [new Constraint(Problem.Parameters, 200_000)]);
    var strategy = new EvolutionStrategy(
        new EvolutionOptions { PopulationSize = 40, Parents = 10, Mutants = 15, Crossovers = 15, Generations = 10 });
    SearchResult found = await new ArchitectureSearch(
        problem, strategy, new SearchOptions { Seed = 1, JournalPath = "search.jsonl" })
        .RunAsync(cancellationToken: cancellation);
    Architecture best = found.Best!.Architecture;
    Console.WriteLine($"Best: {found.Best.Score:F2} predicted for {best}");

    var options = new SearchReportOptions
    {
        Title = Problem.Task.Name, Demonstrations = trained, Gate = gate, GateScope = "Each trained network from the others.",
    };
    (await SearchReport.CreateAsync(found, options, cancellation)).Write("report");
    ArchitectureFile.Write("best.json", best);
    Console.WriteLine("Written: report/report.html, best.json. Train it, add it to trained.csv, delete search.jsonl, run again.");
}

static async Task<IPerformancePredictor> CreatePredictorAsync(
    IChatClient? model, IReadOnlyList<Demonstration> shown, CancellationToken cancellation) => model is null
        ? await GaussianProcessPredictor.FitAsync(Problem.Space, Problem.Task.Metric, shown, cancellationToken: cancellation)
        : new LlmPerformancePredictor(model, Problem.Task, shown);
