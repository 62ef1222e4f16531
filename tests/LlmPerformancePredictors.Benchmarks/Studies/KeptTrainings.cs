using System.Collections.Concurrent;
using System.Globalization;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// Training from scratch as a predictor: the mean loss of some seeds. What was trained is kept in a file, an architecture and a
/// seed a line, so that searches of one study share it and a stopped study goes on.
/// </summary>
internal sealed class KeptTrainings : IPerformancePredictor
{
    private readonly GeneratedTask _task;
    private readonly string _path;
    private readonly int[] _seeds;
    private readonly ConcurrentDictionary<(string Architecture, int Seed), double> _losses = [];

    public KeptTrainings(GeneratedTask task, string path, int[] seeds)
    {
        (_task, _path, _seeds) = (task, path, seeds);
        if (!File.Exists(path)) return;
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split('|');
            if (fields.Length != 3
                || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
                || !double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double loss))
            {
                throw new InvalidDataException(
                    $"{path} has the line '{line}'; expected are architecture|seed|loss. Delete the line to train it again.");
            }

            _losses[(fields[0], seed)] = loss;
        }
    }

    public Metric Metric => Metric.HeldOutLoss;

    public SearchSpace Space => _task.Space;

    /// <summary>The processor time of what was trained now, not of what was read.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>How many trainings, one seed each, <see cref="ProcessorTime"/> is of.</summary>
    public int Trained { get; private set; }

    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        (Architecture Architecture, int Seed)[] left =
        [
            .. architectures.Distinct()
                .SelectMany(architecture => _seeds.Select(seed => (architecture, seed)))
                .Where(run => !_losses.ContainsKey((run.architecture.Id, run.seed))),
        ];
        TimeSpan before = Environment.CpuUsage.TotalTime;

        // Networks this small train best one a thread.
        await Parallel.ForEachAsync(left, cancellationToken, (run, token) =>
        {
            using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
            Keep(run.Architecture.Id, run.Seed, Train(engine, run.Architecture, run.Seed, token));
            return ValueTask.CompletedTask;
        });
        ProcessorTime += Environment.CpuUsage.TotalTime - before;
        Trained += left.Length;
        return
        [
            .. architectures.Select(architecture =>
                Prediction.FromScore(_seeds.Average(seed => _losses[(architecture.Id, seed)]))),
        ];
    }

    // As the ground truth is made, without BLEU, whose decoding takes as long again.
    private double Train(ManagedTensorEngine engine, Architecture architecture, int seed, CancellationToken cancellationToken)
    {
        TransformerPlan plan = TransformerPlan.FromArchitecture(architecture);
        using var model = new SuperTransformer(engine, _task.CreateNetworkOptions(seed), plan);
        using var training = new SupernetTraining(
            model, _task.Data.Training, new SingleSubNetwork(plan), _task.CreateTrainingOptions(seed));
        training.Run(cancellationToken: cancellationToken);
        return SupernetEvaluation.ComputeLosses(model, [plan], _task.Data.HeldOut, cancellationToken: cancellationToken)[0];
    }

    // The file is small and written whole, so that a kill leaves no half of a number.
    private void Keep(string architecture, int seed, double loss)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{architecture}|{seed}|{loss:R}\n");
        lock (_losses) ResultFile.Write(_path, (File.Exists(_path) ? File.ReadAllText(_path) : "") + line);
        _losses[(architecture, seed)] = loss;
    }
}
