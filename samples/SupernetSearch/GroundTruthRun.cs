using System.Collections.Concurrent;
using System.Globalization;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tensors.Managed;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains the architectures of a ground truth from scratch, two seeds each, and writes them as a data set.</summary>
internal sealed class GroundTruthRun(GroundTruthOptions options, IAnsiConsole console) : ISampleRun
{
    private static readonly int[] Seeds = [1, 2];

    private int Architectures => options.Task.TrainedCount;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Architecture> architectures = options.Task.DrawArchitectures();
        var journal = new GroundTruthJournal(options.Out + ".journal");
        ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> done = journal.Read();
        await TrainAsync(architectures, journal, done, cancellationToken);
        Write(architectures, done);
        string loss = Tau(done, figures => figures.Loss).ToString("F3", CultureInfo.InvariantCulture);
        string bleu = Tau(done, figures => figures.Bleu).ToString("F3", CultureInfo.InvariantCulture);
        console.MarkupLineInterpolated(
            $"Kendall's tau-b between the two seeds: loss {loss}, BLEU {bleu}. Written to [blue]{options.Out}[/].");
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
                    (double loss, double bleu) = options.Task.Train(
                        engine, architectures[run.Id], run.Seed, cancellationToken: token);
                    journal.Append(run.Id, run.Seed, loss, bleu);
                    done[run] = (loss, bleu);
                    training.Increment(1);
                    return ValueTask.CompletedTask;
                });
            });
    }

    // How far one seed ranks the architectures as the other does.
    private double Tau(
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
