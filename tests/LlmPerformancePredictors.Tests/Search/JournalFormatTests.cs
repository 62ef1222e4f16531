using System.Reflection;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Storage;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>What stands in a journal: files of the version before, and that no part of a prediction is lost.</summary>
public class JournalFormatTests
{
    // Written by the version that dropped what kind a failure was; here its long lines go on in indented ones.
    private static readonly string VersionBefore = """
        {"search_journal":1,"space":"old","choices":["depth: one of 1, 2, 3",
            "width: one of 8, 16, 32, one of each of depth","op: one of conv, skip"],"strategy":"random",
            "settings":{"candidates":"8","generation_size":"4"},"seed":3,"max_attempts":10000,
            "predictors":["scores (score)"],"constraints":["genes <= 6 genes"],"costs":["genes (genes)",
            "further (genes)"]}
        {"generation":0,"predictor":"scores","architecture":"depth=1;width=16;op=conv","origin":"Sample",
            "costs":{"genes":1,"further":1},"score":0.3333333333333333,"money":0.5}
        {"generation":0,"predictor":"scores","architecture":"depth=3;width=16,32,16;op=conv",
            "origin":"Sample","costs":{"genes":6,"further":6},"score":2,"money":0.5}
        {"generation":0,"predictor":"scores","architecture":"depth=1;width=8;op=conv","origin":"Sample",
            "costs":{"genes":0,"further":0},"score":0,"money":0.5}
        {"generation":0,"predictor":"scores","architecture":"depth=3;width=16,8,32;op=conv",
            "origin":"Sample","costs":{"genes":5,"further":5},"score":1.6666666666666667,"money":0.5}
        {"generation_end":0,"predictor":"scores","population":[0,1,2,3]}
        {"generation":1,"predictor":"scores","architecture":"depth=3;width=8,16,16;op=conv",
            "origin":"Sample","costs":{"genes":4,"further":4},"score":1.3333333333333333,"money":0.5}
        {"generation":1,"predictor":"scores","architecture":"depth=1;width=32;op=skip","origin":"Sample",
            "costs":{"genes":3,"further":3},"failure":"no \"score\" in it","raw_text":"dunno: ä\n7","money":0.5}
        {"generation":1,"predictor":"scores","architecture":"depth=2;width=16,8;op=skip","origin":"Sample",
            "costs":{"genes":3,"further":3},"score":1,"standard_deviation":0.25,"money":0.5}
        {"generation":1,"predictor":"scores","architecture":"depth=2;width=16,8;op=conv","origin":"Sample",
            "costs":{"genes":2,"further":2},"score":0.6666666666666666,"standard_deviation":0.25,"money":0.5}
        {"generation_end":1,"predictor":"scores","population":[4,5,6,7]}

        """.Replace("\n    ", "", StringComparison.Ordinal);

    private static readonly SearchSpace Space = new SearchSpaceBuilder("old")
        .AddInteger("depth", [1, 2, 3])
        .AddInteger("width", [8, 16, 32], perLayer: "depth")
        .AddCategorical("op", [new("conv"), new("skip")])
        .Build();

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("journal-format").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void RunAsync_JournalOfTheVersionBefore_IsReplayed()
    {
        File.WriteAllText(Journal, VersionBefore);
        var scores = new Scores(Space);

        SearchResult result = Run(Problem(scores), Strategy(), Options());

        Assert.That(scores.Asked, Is.Empty);
        Assert.That(File.ReadAllText(Journal), Is.EqualTo(VersionBefore), "Nothing is written that was there.");
        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Scored.Score),
            Is.EqualTo(new[] { 1 / 3.0, 2, 0, 5 / 3.0, 4 / 3.0, double.NaN, 1, 2 / 3.0 }));
        Assert.That(
            result.History.Evaluations[5].Prediction.Failure,
            Is.EqualTo(new PredictionFailure("no \"score\" in it", "dunno: ä\n7")));
        Assert.That(result.History.Evaluations[6].Prediction.StandardDeviation, Is.EqualTo(0.25));
        Assert.That(result.Usage[0].Money, Is.EqualTo(4m));
    }

    [Test]
    public void RunAsync_JournalOfTheVersionBeforeThatWasCut_IsGoneOnWith()
    {
        string[] lines = VersionBefore.Split('\n');
        File.WriteAllText(Journal, string.Join('\n', lines[..4]) + "\n" + lines[4][..30]);
        var scores = new Scores(Space, architecture => new GeneSum().GetCost(architecture) / 3);

        Run(Problem(scores), Strategy(), Options());

        Assert.That(scores.Asked, Has.Count.EqualTo(5));
        Assert.That(
            Damage.WithoutChecksums(File.ReadAllText(Journal)).Split('\n')[..6], Is.EqualTo(lines[..6]),
            "What follows is written as before, but for the checksum.");
    }

    [Test]
    public void RunAsync_JournalWithAnyByteChanged_IsRefusedOrReplayedTheSame()
    {
        byte[] expected = Run(Problem(new Scores(Space)), Strategy(), Options()).History.Bytes();
        byte[] whole = File.ReadAllBytes(Journal);
        foreach ((int at, byte[] bytes) in Damage.FlipEach(whole, 5))
        {
            File.WriteAllBytes(Journal, bytes);
            var scores = new Scores(Space);
            try
            {
                Assert.That(
                    Run(Problem(scores), Strategy(), Options()).History.Bytes(), Is.EqualTo(expected), $"byte {at}");
                Assert.That(scores.Asked, Is.Empty, $"byte {at}");
            }
            catch (SearchJournalException)
            {
                // As it should be.
            }
        }
    }

    [TestCase(",\"failure_kind\":\"NotAsked\"")]
    [TestCase("")]
    public void RunAsync_JournalOfTheVersionBeforeWithWhatWasNotAsked_AsksNow(string kind)
    {
        string asked = "\"failure\":\"no \\\"score\\\" in it\",\"raw_text\":\"dunno: ä\\n7\"";
        Assert.That(VersionBefore, Does.Contain(asked));
        File.WriteAllText(Journal, VersionBefore.Replace(
            asked, "\"failure\":\"the language model was not asked: too dear\"" + kind, StringComparison.Ordinal));
        var scores = new Scores(Space, architecture => new GeneSum().GetCost(architecture) / 3);

        SearchResult result = Run(Problem(scores), Strategy(), Options());

        Assert.That(scores.Asked, Is.EqualTo(new[] { "depth=1;width=32;op=skip" }), "Answers behind it are kept.");
        Assert.That(result.History.Evaluations.Select(evaluation => evaluation.Scored.Score), Has.All.Not.NaN);
        Assert.That(result.History.Generations, Has.Count.EqualTo(2));
        Assert.That(Run(Problem(scores), Strategy(), Options()).History.Bytes(), Is.EqualTo(result.History.Bytes()));
        Assert.That(scores.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public void RunAsync_JournalOfALaterVersion_IsRefusedAndLeftAlone()
    {
        string later = VersionBefore.Replace("\"search_journal\":1", "\"search_journal\":4", StringComparison.Ordinal);
        File.WriteAllText(Journal, later);

        Assert.That(
            () => Run(Problem(new Scores(Space)), Strategy(), Options()),
            Throws.TypeOf<SearchJournalException>().With.Message.EqualTo(
                $"{Journal} is the journal of another search: its search_journal is 4, this search's is 2. "
                + "Name another file, delete it, or search with its settings."));
        Assert.That(File.ReadAllText(Journal), Is.EqualTo(later));
    }

    [TestCase("{\"generation\":0,\"predictor\":\"scores\"}", "missing required properties")]
    [TestCase(
        "{\"generation\":0,\"predictor\":\"scores\",\"architecture\":\"a\",\"origin\":\"Sample\"}",
        "It has no score and no failure.")]
    [TestCase(
        "{\"generation\":0,\"predictor\":\"s\",\"architecture\":\"a\",\"origin\":\"Egg\",\"score\":1}",
        "could not be converted")]
    [TestCase("{\"wish\":1}", "No line begins with 'wish'.")]
    [TestCase("null", "The line is null.")]
    public void RunAsync_LineThatSaysTooLittle_IsNamedWithWhatToDo(string line, string trouble)
    {
        File.WriteAllText(Journal, VersionBefore.Split('\n')[0] + "\n" + line + "\n");

        Assert.That(
            () => Run(Problem(new Scores(Space)), Strategy(), Options()),
            Throws.TypeOf<SearchJournalException>()
                .With.Message.StartsWith($"{Journal}, line 2 is no line of a search journal: ")
                .And.Message.Contains(trouble)
                .And.Message.EndsWith("Restore the line from a copy, or delete it and all that follow."));
    }

    [TestCaseSource(nameof(Predictions))]
    public void ToAnswer_OfALineThatWasWritten_IsTheAnswer(Prediction prediction)
    {
        var answer = new PaidPrediction(prediction, 0.1m);
        byte[] line = JournalFormat.Lines.Write([EvaluationLine.Create(0, "scores", Candidate(), [], answer)]);

        var read = (EvaluationLine)JournalFormat.Lines.Parse(line, "journal", 1);

        Assert.That(ObjectDifference.Find(read.ToAnswer(), answer), Is.Null);
    }

    [TestCase(typeof(Prediction))]
    [TestCase(typeof(PredictionFailure))]
    public void Predictions_OfTheTestAbove_HaveASayOnEveryProperty(Type type)
    {
        object[] samples = type == typeof(Prediction)
            ? [.. Predictions().Cast<object>()]
            : [.. Predictions().Select(prediction => prediction.Failure).OfType<object>()];
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.Name != "Score"))
        {
            string?[] values = [.. samples.Select(sample => Show(property.GetValue(sample)))];
            Assert.That(
                values.Distinct().Count(), Is.GreaterThan(1),
                $"{type.Name}.{property.Name} is the same in all, so its loss is not seen.");
        }
    }

    public static IEnumerable<Prediction> Predictions() =>
    [
        Prediction.FromScore(27.123456789012345),
        Prediction.FromScore(
            -0.1,
            1e-300) with { SampleFailures = [Failure(PredictionFailureKind.NoAnswer), Failure(PredictionFailureKind.NoScore)] },
        .. Enum.GetValues<PredictionFailureKind>().Select(kind => Prediction.FromFailure(Failure(kind))),
        Prediction.FromFailure("no text") with { SampleFailures = [new PredictionFailure("\u2028 \"ä\" \ud83d\ude00")] },
    ];

    private static PredictionFailure Failure(PredictionFailureKind kind) => new($"because {kind}", "raw\n\ttext") { Kind = kind };

    private static string? Show(object? value) =>
        value is IEnumerable<object> items ? string.Join(", ", items) : value?.ToString();

    private static Candidate Candidate() => new(Space.Sample(RandomSource.Create(1)), CandidateOrigin.Given, []);

    private static RandomStrategy Strategy() => new(new RandomSearchOptions { Candidates = 8, GenerationSize = 4 });

    private SearchOptions Options() => new() { Seed = 3, JournalPath = Journal };

    private static SearchProblem Problem(Scores scores) => new(
        Space, [new SearchPredictor("scores", scores) { Price = 0.5m }], [new Constraint(new GeneSum("genes"), 6)],
        [new GeneSum("further")]);
}
