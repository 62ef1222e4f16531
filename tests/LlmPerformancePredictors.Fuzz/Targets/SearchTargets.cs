using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.Studies;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.AI;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>
/// The journal of a search, its times and a study's trials: a search goes on from whatever is accepted. Proposals of a language
/// model are never an exception, and never an architecture that the space does not have.
/// </summary>
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
        new("study-trials", InputForm.JsonLines, OpenTrials, typeof(SearchJournalException))
        {
            HasChecksum = true,
            ForgivesTornEnd = true,
        },
        new("proposal-answers", InputForm.Json, _ => new FuzzReader(
            [
                Seeds.Bytes(
                    """{"architectures": [{"layers": 2, "widths": [8, 16], "dropout": 0.1, "optimizer": "adam"}, """
                    + """{"layers": 1, "widths": [8], "dropout": 0, "optimizer": "sgd", "momentum": 0.9}]}"""),
                Seeds.Bytes("<think>{\"architectures\": []}</think>```json\n{\"architectures\": [{\"layers\": 3}]}\n```"),
            ],
            ReadProposals)),
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
                .. result.History.Evaluations.Select(Describe),
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

    private static FuzzReader OpenTrials(string folder)
    {
        string journal = Path.Combine(folder, "study.jsonl"), trials = journal + ".trials";
        using (SearchStudy study = Study(journal))
        {
            Candidate[] asked = [.. Wait(study.AskAsync(4))];
            Wait(study.ReportAsync(asked[0].Architecture, 1, 20.5));
            Wait(study.ReportAsync(asked[0].Architecture, 2, 21.25));
            study.TellAsync(asked[0].Architecture, Prediction.FromScore(24, 0.5)).GetAwaiter().GetResult();
            study.TellAsync(asked[1].Architecture, Prediction.FromFailure("out of memory")).GetAwaiter().GetResult();
            study.TellAsync(asked[2].Architecture, 26).GetAwaiter().GetResult();
        }

        byte[] whole = File.ReadAllBytes(trials);
        return new FuzzReader([whole], input =>
        {
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            File.WriteAllBytes(trials, input);
            using SearchStudy study = Study(journal);
            SearchResult result = Wait(study.GetResultAsync());
            foreach (Candidate next in Wait(study.AskAsync(2)))
                study.TellAsync(next.Architecture, 25).GetAwaiter().GetResult();
            return [.. result.History.Evaluations.Select(evaluation => Describe(evaluation))];
        })
        {
            Further = [Seeds.Bytes(Checksum().Replace(Seeds.Text(whole), ""))],
        };
    }

    private static string[] ReadProposals(byte[] input)
    {
        using var client = new OneAnswer(new ChatResponse(new ChatMessage(ChatRole.Assistant, Seeds.Text(input))));
        var options = new LlmProposalOptions { Candidates = 4, InitialArchitectures = 1, RepairRounds = 0 };
        SearchResult result = Wait(new ArchitectureSearch(
            new SearchProblem(Seeds.Space, [new SearchPredictor("scores", new Scorer())]),
            new LlmProposalStrategy(client, Seeds.Task, options),
            new SearchOptions { Seed = 3 }, new StillTime()).RunAsync());
        Require(result.History.Evaluations.Count == 4, "another number of evaluations");
        foreach (ProposalRound round in ProposalRound.FromHistory(result.History))
            Require(round.Proposed.Count > 0 || round.Refused.Count > 0, "neither a proposal nor a reason");
        return [];
    }

    private static SearchStudy Study(string journal) => new(
        new SearchProblem(Seeds.Space, [new SearchPredictor("training", new ExternalPredictor(Seeds.Space, Metric.Bleu))]),
        new RandomStrategy(new RandomSearchOptions { Candidates = 8, GenerationSize = 4 }),
        new SearchOptions { Seed = 3, JournalPath = journal }, new StudyOptions { Pruner = new MedianPruner() }, new StillTime());

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static string Describe(SearchEvaluation evaluation) => string.Create(
        CultureInfo.InvariantCulture, $"{evaluation.Candidate.Architecture.Id} {evaluation.Scored.Score:R} ")
        + evaluation.Prediction.Failure?.Reason;

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
