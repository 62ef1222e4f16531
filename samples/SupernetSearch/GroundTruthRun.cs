using System.Collections.Concurrent;
using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors.Managed;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains 30 architectures from scratch, two seeds each, and writes them as a data set.</summary>
internal sealed class GroundTruthRun(IAnsiConsole console)
{
    private const int Architectures = 30;
    private const int SampleSeed = 5;
    private static readonly int[] Seeds = [1, 2];

    /// <summary>The architectures: drawn evenly from the space, each once.</summary>
    public static IReadOnlyList<Architecture> Drawn()
    {
        Random random = RandomSource.Create(SampleSeed);
        var drawn = new List<Architecture>();
        while (drawn.Count < Architectures)
        {
            Architecture one = NumberWordsTask.Space.Sample(random);
            if (!drawn.Contains(one)) drawn.Add(one);
        }

        return drawn;
    }

    public async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        IReadOnlyList<Architecture> architectures = Drawn();
        var journal = new GroundTruthJournal(arguments.Out + ".journal");
        ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done = journal.Read();
        (int Id, int Seed)[] left = [.. Enumerable.Range(0, Architectures).SelectMany(id => Seeds.Select(seed => (id, seed))).Where(one => !done.ContainsKey(one))];
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async progress =>
        {
            ProgressTask training = progress.AddTask("Training from scratch", maxValue: Architectures * Seeds.Length);
            training.Value = done.Count;

            // Networks this small train best one a thread.
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(left, parallel, (one, token) =>
            {
                using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
                (double loss, double bleu) = NumberWordsTask.TrainFromScratch(engine, architectures[one.Id], one.Seed, cancellationToken: token);
                journal.Append(one.Id, one.Seed, loss, bleu);
                done[one] = (loss, bleu);
                training.Increment(1);
                return ValueTask.CompletedTask;
            });
        });
        Write(arguments.Out, architectures, done);
        double TauOf(Func<(double Loss, double Bleu), double> figure) => RankCorrelation.KendallTauB(
            [.. Enumerable.Range(0, Architectures).Select(id => figure(done[(id, Seeds[0])]))],
            [.. Enumerable.Range(0, Architectures).Select(id => figure(done[(id, Seeds[1])]))]);
        string taus = string.Create(CultureInfo.InvariantCulture, $"loss {TauOf(one => one.Loss):F3}, BLEU {TauOf(one => one.Bleu):F3}");
        console.MarkupLineInterpolated($"Kendall's tau-b between the two seeds: {taus}. Written to [blue]{arguments.Out}[/].");
    }

    private static void Write(
        string path, IReadOnlyList<Architecture> architectures, ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done)
    {
        IEnumerable<string> rows = architectures.Select((architecture, id) =>
        {
            string genes = string.Join(';', architecture.Space.Choices.Select(choice => architecture.Text(choice.Name)));
            return string.Create(CultureInfo.InvariantCulture,
                $"{id}|{genes}|{done[(id, 1)].Loss:F6}|{done[(id, 2)].Loss:F6}|{done[(id, 1)].Bleu:F2}|{done[(id, 2)].Bleu:F2}\n");
        });
        ResultFile.Write(path, string.Concat(rows.Prepend("id|architecture|loss_seed_1|loss_seed_2|bleu_seed_1|bleu_seed_2\n")));
    }
}
