using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>The journal of a search and its times: a search goes on from whatever is accepted.</summary>
internal static partial class SearchTargets
{
    private static readonly int[] Scores = [24, 25, 26, 27];

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("search-journals", InputForm.JsonLines, OpenJournals, typeof(SearchJournalException))
        {
            HasChecksum = true,
            ForgivesTornEnd = true,
        },
        new("search-times", InputForm.JsonLines, OpenTimes, typeof(SearchJournalException)) { ForgivesTornEnd = true },
    ];

    private static FuzzReader OpenJournals(string folder)
    {
        string path = Path.Combine(folder, "search.jsonl");
        byte[] whole = Journal(path);
        byte[] half = [.. whole.Take(whole.Length * 2 / 3)];
        string text = Seeds.Text(whole);
        int scorers = text.IndexOf(",\"scorers\"", StringComparison.Ordinal), end = text.IndexOf('\n', StringComparison.Ordinal);

        // The version before had neither scorers in its header nor checksums, and nothing else was other.
        string before = Checksum().Replace(string.Concat(text.AsSpan(0, scorers), "}", text.AsSpan(end)), "")
            .Replace("\"search_journal\":2", "\"search_journal\":1", StringComparison.Ordinal);
        return new FuzzReader([whole, half], input =>
        {
            File.Delete(path + ".clock");
            File.WriteAllBytes(path, input);
            SearchResult result = Search(path);
            return
            [
                .. result.History.Evaluations.Select(evaluation => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{evaluation.Candidate.Architecture.Id} {evaluation.Scored.Score:R} ")
                    + evaluation.Prediction.Failure?.Reason),
            ];
        })
        {
            Further = [Seeds.Bytes(before)],
        };
    }

    private static FuzzReader OpenTimes(string folder)
    {
        string path = Path.Combine(folder, "search.jsonl");
        byte[] journal = Journal(path);
        byte[] seed = Seeds.Bytes(
            "{\"predictor\":\"scores\",\"evaluations\":3,\"ticks\":120000,\"elapsed_ticks\":500000}\n"
            + "{\"predictor\":\"scores\",\"evaluations\":5,\"ticks\":90000,\"elapsed_ticks\":900000}\n");
        return new FuzzReader([seed, File.ReadAllBytes(path + ".clock")], input =>
        {
            File.WriteAllBytes(path, journal);
            File.WriteAllBytes(path + ".clock", input);
            Search(path);
            return [];
        });
    }

    private static byte[] Journal(string path)
    {
        File.Delete(path);
        Search(path);
        return File.ReadAllBytes(path);
    }

    private static SearchResult Search(string path) => new ArchitectureSearch(
        new SearchProblem(Seeds.Space, [new SearchPredictor("scores", new Scorer()) { Price = 0.5m }]),
        new RandomStrategy(new RandomSearchOptions { Candidates = 8, GenerationSize = 4 }),
        new SearchOptions { Seed = 3, JournalPath = path }, new StillTime()).RunAsync().GetAwaiter().GetResult();

    [GeneratedRegex(",\"crc32c\":\"[0-9a-f]{8}\"")]
    private static partial Regex Checksum();

    // One in four fails, so that a journal has both.
    private sealed class Scorer() : SynchronousPredictor(Seeds.Space, Metric.Bleu)
    {
        protected override Prediction PredictCore(Architecture architecture) => architecture.Id.Length % 4 == 0
            ? Prediction.FromFailure("no \"score\" in it", "dunno: ä\n7")
            : Prediction.FromScore(Scores[architecture.Id.Length % 4], 0.25);
    }
}
