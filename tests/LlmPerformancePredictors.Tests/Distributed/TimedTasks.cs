using System.Globalization;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>
/// Evaluations that take a set time, of a space with 10,000 architectures; each that is begun leaves a line in a file, if there
/// is one.
/// </summary>
internal sealed class TimedTasks(TimeSpan time, string? file = null) : IPerformancePredictor, IIdentifiedPredictor, IDisposable
{
    private readonly StreamWriter? _begun = file is null ? null : new StreamWriter(file) { AutoFlush = true };

    public static SearchSpace TaskSpace { get; } = new SearchSpaceBuilder("tasks")
        .AddInteger("tens", [.. Enumerable.Range(0, 100)]).AddInteger("ones", [.. Enumerable.Range(0, 100)]).Build();

    public Metric Metric { get; } = new("number", 0, 10_000);

    public SearchSpace Space => TaskSpace;

    public string Identity => "its own number";

    public static double Score(Architecture architecture) =>
        (100 * architecture.GetInteger("tens")) + architecture.GetInteger("ones");

    /// <summary>How often each was begun, from the files of a folder.</summary>
    public static Dictionary<string, int> CountBegun(string folder) => Directory.GetFiles(folder, "*.begun")
        .SelectMany(File.ReadAllLines).CountBy(line => line).ToDictionary();

    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        if (_begun is not null)
            lock (_begun)
                foreach (Architecture architecture in architectures)
                    _begun.Write(Score(architecture).ToString(CultureInfo.InvariantCulture) + "\n");
        if (time > TimeSpan.Zero) await Task.Delay(time, cancellationToken);
        return [.. architectures.Select(one => Prediction.FromScore(Score(Space.Adopt(one))))];
    }

    public void Dispose() => _begun?.Dispose();
}
