namespace LlmPerformancePredictors.Distributed;

/// <summary>What a worker says of itself while it is alive.</summary>
/// <param name="Worker">Its name, unique among the workers of a queue.</param>
/// <param name="Evaluator">What it evaluates.</param>
/// <param name="UnderWay">How many evaluations are under way.</param>
/// <param name="Completed">How many results it has given since it was started.</param>
public sealed record WorkerStatus(string Worker, EvaluatorDescription Evaluator, int UnderWay, long Completed)
{
    /// <summary>Its name, unique among the workers of a queue.</summary>
    public string Worker { get; init; } = Worker ?? throw new ArgumentNullException(nameof(Worker));

    /// <summary>What it evaluates.</summary>
    public EvaluatorDescription Evaluator { get; init; } = Evaluator ?? throw new ArgumentNullException(nameof(Evaluator));

    /// <summary>How often workers say that they are alive.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>After how long without a word a worker is taken to be gone.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);
}
