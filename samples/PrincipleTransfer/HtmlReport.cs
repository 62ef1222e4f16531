using System.Globalization;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Reports;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>One self-contained page: a chart and a table a transfer, and the principles with what they keep.</summary>
internal static class HtmlReport
{
    public static string Write(string folder, IReadOnlyList<TransferResult> results)
    {
        int seeds = results[0].Methods[0].Curves.Count;
        HtmlPage page = new HtmlPage("Design principles, transferred").AddNote(
            $"Mean best so far over {Text(seeds)} seeds, at equal numbers of evaluations of the target; higher is better. "
            + "Bands and ± are one standard error. Methods that know the source were given its best architectures, "
            + "which took all evaluations of the source's table; none saw the target's.");
        foreach (TransferResult result in results) Transfer(page, result);
        page.AddSection("Principles").AddNote(
            "What the runs began with. lapt follows recorded principles; without a model to answer it does not adapt, "
            + "and goes on in the whole space when every architecture of its own is evaluated. "
            + "counting adapts every 10 evaluations.");
        foreach (TransferResult result in results)
            foreach (MethodResult method in result.Methods)
                if (method.Principles is { } principles) Principles(page, result, method, principles);
        return page.Write(Path.Combine(folder, "principle-transfer.html"));
    }

    private static void Transfer(HtmlPage page, TransferResult result)
    {
        IReadOnlyList<double> best = result.BestMeans;
        page.AddSection(ConvergencePlot.Title(result))
            .AddFigure(
                ConvergencePlot.Draw(result),
                "Mean best so far, with a band of one standard error. "
                + "The axis begins where the worst method stands after three evaluations; what lies below is cut off.")
            .AddTable(
                [
                    "method",
                    .. Experiment.Checkpoints.Select(evaluations => $"{Text(evaluations)} evaluations"),
                    $"top 0.1% ({Text(result.TopCount)})",
                ],
                result.Methods.Select(method => (TableCell[])
                [
                    method.Method,
                    .. Experiment.Checkpoints.Select(
                        (evaluations, i) => Figure(method.At(evaluations), result.Decimals, best[i])),
                    ResultTables.Until(method.Until(result.Top, result.Task.Target.Metric)),
                ]))
            .AddNote($"Optimum {ResultTables.Number(result.Optimum, result.Decimals)}. "
                + "Top 0.1%: evaluations after which half of the runs had one of these, "
                + $"and the share of runs that ever had in {Text(Experiment.Budget)}.");
    }

    private static void Principles(HtmlPage page, TransferResult result, MethodResult method, DesignPrinciples principles)
    {
        PrincipleProvenance provenance = principles.Provenance;
        string optimum = principles.Refined.Contains(result.Known[0].Architecture) ? "inside" : "outside";
        int remaining = principles.CountRemaining(result.Known.Select(known => known.Architecture));
        RoundCounts rounds = method.Rounds;
        string size = string.Create(CultureInfo.InvariantCulture, $"{principles.Refined.Size} of {principles.Whole.Size} cells");
        string source = string.Create(
            CultureInfo.InvariantCulture,
            $"the best {provenance.SourceArchitectures} of {provenance.SourceEvaluations} evaluated on {provenance.Source}");
        page.AddDetails(
            method.Method,
            $"{ConvergencePlot.Title(result)}: {size}, {Text(remaining)} of the target's best 50, optimum {optimum}",
            details => details
                .AddNote($"From {source}{Author(provenance)}. "
                    + $"Rounds of adaptation over all runs: {Text(rounds.Adapted)} changed the space, "
                    + $"{Text(rounds.Unchanged)} kept it, {Text(rounds.Failed)} failed; "
                    + $"{Text(rounds.Left)} runs left an exhausted space.")
                .AddList(principles.Statements)
                .AddTextTable(
                    ["edge", "keeps"],
                    principles.Allowed.Select(edge => (TableCell[])[edge.Key, string.Join(", ", edge.Value)])));
    }

    private static string Author(PrincipleProvenance provenance)
    {
        if (provenance.Model is null) return "";
        string day = provenance.Day?.ToString(", yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
        return $" by {provenance.Model}{day}; prompt SHA-256 {provenance.PromptSha256}";
    }

    private static TableCell Figure((double Mean, double StandardError) value, int decimals, double best) =>
        new(
            $"{ResultTables.Number(value.Mean, decimals)} ± {ResultTables.Number(value.StandardError, decimals)}",
            IsStrong: value.Mean == best);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
