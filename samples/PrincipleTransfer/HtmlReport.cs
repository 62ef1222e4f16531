using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Principles;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>One self-contained page: a plot and a table a transfer, and the principles with what they keep.</summary>
internal static class HtmlReport
{
    public static string Write(string folder, IReadOnlyList<TransferResult> results)
    {
        Directory.CreateDirectory(folder);
        string path = Path.GetFullPath(Path.Combine(folder, "principle-transfer.html"));
        File.WriteAllText(path + ".tmp", Page(results));
        File.Move(path + ".tmp", path, overwrite: true);
        return path;
    }

    private static string Page(IReadOnlyList<TransferResult> results)
    {
        int seeds = results[0].Methods[0].Curves.Count;
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Design principles, transferred</title>\n");
        html.Append("<style>\n").Append(Html.Style).Append("\n</style>\n</head>\n<body>\n<h1>Design principles, transferred</h1>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">Mean best so far over {seeds} seeds, at equal numbers of evaluations of the target; higher is better. Bands and ± are one standard error. Methods that know the source were given its best architectures, which took all evaluations of the source's table; none saw the target's.</p>\n");
        for (int i = 0; i < results.Count; i++) Transfer(html, results[i], i);
        html.Append("<h2>Principles</h2>\n<p class=\"soft\">What the runs began with. lapt follows recorded principles; without a model to answer it does not adapt, and goes on in the whole space when every architecture of its own is evaluated. counting adapts every 10 evaluations.</p>\n");
        foreach (TransferResult result in results)
            foreach (MethodResult method in result.Methods)
                if (method.Principles is { } principles) Principles(html, result, method, principles);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Transfer(StringBuilder html, TransferResult result, int index)
    {
        html.Append("<h2>").Append(Html.Escape(ConvergencePlot.Title(result))).Append("</h2>\n<figure>\n").Append(ConvergencePlot.Draw(result, index));
        html.Append(CultureInfo.InvariantCulture, $"\n<figcaption>Mean best so far, with a band of one standard error. The axis begins where the worst method stands after three evaluations; what lies below is cut off.</figcaption>\n</figure>\n<div class=\"scroll\"><table>\n");
        html.Append(Html.Row("th", ["method", .. Experiment.Checkpoints.Select(evaluations => $"{evaluations} evaluations"), $"top 0.1% ({result.TopCount})"]));
        double[] best = [.. Experiment.Checkpoints.Select(evaluations => result.Methods.Max(method => method.At(evaluations).Mean))];
        foreach (MethodResult method in result.Methods)
            html.Append(Html.Row("td", [
                method.Method,
                .. Experiment.Checkpoints.Select((evaluations, i) => Figure(method.At(evaluations), result.Decimals, best[i])),
                ResultTables.Until(method.Until(result.Top, result.Task.Target.Metric)),
            ]));
        html.Append(CultureInfo.InvariantCulture, $"</table></div>\n<p class=\"soft\">Optimum {ResultTables.Number(result.Optimum, result.Decimals)}. Top 0.1%: evaluations after which half of the runs had one of these, and the share of runs that ever had in {Experiment.Budget}.</p>\n");
    }

    private static void Principles(StringBuilder html, TransferResult result, MethodResult method, DesignPrinciples principles)
    {
        PrincipleProvenance provenance = principles.Provenance;
        string optimum = principles.Refined.Contains(result.Known[0].Architecture) ? "inside" : "outside";
        html.Append(CultureInfo.InvariantCulture, $"<details><summary><b>{method.Method}</b>, {Html.Escape(ConvergencePlot.Title(result))}: {principles.Refined.Size} of {principles.Whole.Size} cells, {principles.CountRemaining(result.Known.Select(one => one.Architecture))} of the target's best 50, optimum {optimum}</summary>\n");
        string from = provenance.Model is null ? "" : $" by {provenance.Model}{(provenance.Day is { } day ? day.ToString(", yyyy-MM-dd", CultureInfo.InvariantCulture) : "")}; prompt SHA-256 {provenance.PromptSha256}";
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">From the best {provenance.SourceArchitectures} of {provenance.SourceEvaluations} evaluated on {Html.Escape(provenance.Source)}{Html.Escape(from)}. Rounds of adaptation over all runs: {method.Rounds.Adapted} changed the space, {method.Rounds.Unchanged} kept it, {method.Rounds.Failed} failed; {method.Rounds.Left} runs left an exhausted space.</p>\n<ol>\n");
        foreach (string statement in principles.Statements) html.Append("<li>").Append(Html.Escape(statement)).Append("</li>\n");
        html.Append("</ol>\n<div class=\"scroll\"><table class=\"text\">\n").Append(Html.Row("th", ["edge", "keeps"]));
        foreach ((string choice, IReadOnlyList<string> values) in principles.Allowed) html.Append(Html.Row("td", [choice, string.Join(", ", values)]));
        html.Append("</table></div></details>\n");
    }

    private static string Figure((double Mean, double StandardError) value, int decimals, double best) =>
        (value.Mean == best ? "*" : "") + $"{ResultTables.Number(value.Mean, decimals)} ± {ResultTables.Number(value.StandardError, decimals)}";
}
