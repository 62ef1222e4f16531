using System.Collections.Concurrent;
using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tensors.Managed;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains 30 architectures from scratch, two seeds each, and writes them as a data set.</summary>
internal sealed class GroundTruthRun(GroundTruthOptions options, IAnsiConsole console) : ISampleRun
{
    private const int Architectures = 30;
    private const int SampleSeed = 5;
    private static readonly int[] Seeds = [1, 2];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Architecture> architectures = Draw();
        var journal = new GroundTruthJournal(options.Out + ".journal");
        ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done = journal.Read();
        await TrainAsync(architectures, journal, done, cancellationToken);
        Write(architectures, done);
        string loss = Tau(done, figures => figures.Loss).ToString("F3", CultureInfo.InvariantCulture);
        string bleu = Tau(done, figures => figures.Bleu).ToString("F3", CultureInfo.InvariantCulture);
        console.MarkupLineInterpolated(
            $"Kendall's tau-b between the two seeds: loss {loss}, BLEU {bleu}. Written to [blue]{options.Out}[/].");
    }

    /// <summary>The architectures: drawn evenly from the space, each once.</summary>
    private static List<Architecture> Draw()
    {
        Random random = RandomSource.Create(SampleSeed);
        var drawn = new List<Architecture>();
        while (drawn.Count < Architectures)
        {
            Architecture architecture = NumberWordsTask.Space.Sample(random);
            if (!drawn.Contains(architecture)) drawn.Add(architecture);
        }

        return drawn;
    }

    private Task TrainAsync(
        IReadOnlyList<Architecture> architectures, GroundTruthJournal journal,
        ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done, CancellationToken cancellationToken)
    {
        (int Id, int Seed)[] left =
        [
            .. Enumerable.Range(0, Architectures)
                .SelectMany(id => Seeds.Select(seed => (id, seed)))
                .Where(run => !done.ContainsKey(run)),
        ];
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                ProgressTask training = progress.AddTask("Training from scratch", maxValue: Architectures * Seeds.Length);
                training.Value = done.Count;

                // Networks this small train best one a thread.
                return Parallel.ForEachAsync(left, cancellationToken, (run, token) =>
                {
                    using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
                    (double loss, double bleu) = NumberWordsGroundTruth.Train(
                        engine, architectures[run.Id], NumberWordsTask.Data, run.Seed, cancellationToken: token);
                    journal.Append(run.Id, run.Seed, loss, bleu);
                    done[run] = (loss, bleu);
                    training.Increment(1);
                    return ValueTask.CompletedTask;
                });
            });
    }

    // How far one seed ranks the architectures as the other does.
    private static double Tau(
        ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done,
        Func<(double Loss, double Bleu), double> figure) => RankCorrelation.KendallTauB(
            [.. Enumerable.Range(0, Architectures).Select(id => figure(done[(id, Seeds[0])]))],
            [.. Enumerable.Range(0, Architectures).Select(id => figure(done[(id, Seeds[1])]))]);

    private void Write(
        IReadOnlyList<Architecture> architectures, ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done)
    {
        IEnumerable<string> rows = architectures.Select((architecture, id) =>
        {
            string genes = string.Join(';', architecture.Space.Choices.Select(choice => architecture.GetText(choice.Name)));
            ((double Loss, double Bleu) first, (double Loss, double Bleu) second) = (done[(id, 1)], done[(id, 2)]);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{id}|{genes}|{first.Loss:F6}|{second.Loss:F6}|{first.Bleu:F2}|{second.Bleu:F2}\n");
        });
        ResultFile.Write(
            options.Out, string.Concat(rows.Prepend("id|architecture|loss_seed_1|loss_seed_2|bleu_seed_1|bleu_seed_2\n")));
    }
}
