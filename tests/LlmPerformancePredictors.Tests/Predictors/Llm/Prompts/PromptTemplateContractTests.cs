using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>
/// What every <see cref="IPromptTemplate"/> promises. Derive a fixture for each implementation and set of options.
/// </summary>
public abstract class PromptTemplateContractTests
{
    // Every width is a number that stands nowhere else in a prompt.
    private static readonly SearchSpace Space = new SearchSpaceBuilder("widths", "The network has one hidden layer.")
        .AddInteger("width", [.. Enumerable.Range(7001, 60)], "width of the layer")
        .AddCategorical("activation", [new("relu"), new("gelu", "smooth")], "what follows the layer")
        .Build();

    private static readonly PredictionTask Task = new()
    {
        Space = Space,
        Metric = Metric.Bleu,
        Name = "toys",
        Field = "toy recognition",
        Parts = PromptParts.All & ~PromptParts.AllowedValues, // which name every width, and the tests count them
        Examples = [new TaskExample(("Image", "a bear"), ("Label", "bear"))],
        Efficiency = new EfficiencyFigure(new Halves(), "halves", "half of the width"),
    };

    private static readonly Demonstration[] Demonstrations =
        [new(Create(7051), 61.37), new(Create(7052), 62.48), new(Create(7053), 63.59)];

    protected abstract IPromptTemplate CreateTemplate();

    /// <summary>An answer in the form that the template's prompt asks for.</summary>
    protected abstract string WriteAnswer(IEnumerable<(int Id, string Score)> scores);

    [Test]
    public void Render_InAnyCulture_IsTheSame()
    {
        string prompt = CreateTemplate().Render(Ask(3));
        Assert.That(Cultures.RunWithDecimalCommas(() => CreateTemplate().Render(Ask(3))), Is.EqualTo(prompt));
    }

    [Test]
    public async Task Render_AgainAndFromManyThreads_IsTheSame()
    {
        IPromptTemplate template = CreateTemplate();
        string[] prompts = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => System.Threading.Tasks.Task.Run(() => template.Render(Ask(20)))));
        Assert.That(prompts.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Render_OfAnyRequest_SeparatesLinesByLineFeeds() =>
        Assert.That(CreateTemplate().Render(Ask(2)), Does.Not.Contain('\r'));

    [Test]
    public void Render_OfQueries_NamesEachOnceInOrderBehindEveryDemonstration()
    {
        string prompt = CreateTemplate().Render(Ask(5));
        int shown = Demonstrations.Max(demonstration => prompt.LastIndexOf(Write(demonstration.Score), StringComparison.Ordinal));
        int[] places = [.. Ask(5).Queries.Select(query => prompt.IndexOf(query.GetText("width"), StringComparison.Ordinal))];
        Assert.That(places, Is.Ordered.Ascending.And.All.GreaterThan(shown));
        foreach (Architecture query in Ask(5).Queries)
            Assert.That(prompt.Split(query.GetText("width")), Has.Length.EqualTo(2), $"{query} stands once");
    }

    [Test]
    public void Render_OfDemonstrations_ShowsTheFirstOnesInOrderOnceEach()
    {
        string prompt = CreateTemplate().Render(Ask(2));
        int[] shown = [.. Demonstrations
            .Select(demonstration => prompt.IndexOf(Write(demonstration.Score), StringComparison.Ordinal))
            .TakeWhile(place => place >= 0)];
        Assert.That(shown, Is.Ordered.Ascending);
        for (int i = 0; i < Demonstrations.Length; i++)
        {
            int times = i < shown.Length ? 1 : 0;
            Assert.That(prompt.Split(Write(Demonstrations[i].Score)), Has.Length.EqualTo(1 + times), $"score {i}");
            Assert.That(
                prompt.Split(Demonstrations[i].Architecture.GetText("width")), Has.Length.EqualTo(1 + times), $"width {i}");
        }
    }

    [Test]
    public void Render_OfOtherQueries_ChangesNothingBeforeThem()
    {
        string prompt = CreateTemplate().Render(Ask(2));
        string other = CreateTemplate().Render(Ask(2) with { Queries = [Create(7031), Create(7032)] });
        int before = prompt.IndexOf("7001", StringComparison.Ordinal);
        Assert.That(other[..before], Is.EqualTo(prompt[..before]));
    }

    [Test]
    public void Render_InARepairRound_SaysWhyEachEarlierAnswerWasNotUsed()
    {
        PromptRequest request = Ask(2) with { EarlierFailures = ["the score 640 is too much", "the answer lacks it"] };
        Assert.That(
            CreateTemplate().Render(request),
            Does.Contain("the score 640 is too much").And.Contain("the answer lacks it"));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(20)]
    public void Read_OfTheAnswerAskedFor_GivesEachScoreAndItsPlace(int count)
    {
        string[] scores = [.. Enumerable.Range(0, count).Select(i => Write(20 + (0.37 * i)))];
        string answer = WriteAnswer(scores.Select((score, i) => (i + 1, score)));
        IReadOnlyList<ScoreReading> readings = CreateTemplate().Read(answer, Ask(count));
        Assert.That(readings.Select(reading => reading.Prediction), Is.EqualTo(scores.Select(ToPrediction)));
        Assert.That(readings.Select(reading => answer[reading.Place!.Value]), Is.EqualTo(scores));
    }

    [Test]
    public void Read_OfIdsInAnotherOrder_GivesEachItsOwnScore()
    {
        string answer = WriteAnswer([(3, "23.00"), (1, "21.00"), (2, "22.00")]);
        Assert.That(
            CreateTemplate().Read(answer, Ask(3)).Select(reading => reading.Prediction.Score),
            Is.EqualTo(new[] { 21, 22, 23 }));
    }

    [Test]
    public void Read_InAnyCulture_GivesTheSame()
    {
        string answer = WriteAnswer([(1, "21.50"), (2, "640.25"), (3, "23.75")]);
        IReadOnlyList<ScoreReading> readings = CreateTemplate().Read(answer, Ask(3));
        Assert.That(Cultures.RunWithDecimalCommas(() => CreateTemplate().Read(answer, Ask(3))), Is.EqualTo(readings));
    }

    [TestCase(0, "7", "8")]
    [TestCase(6, "0.123456", "0.654321")]
    public void Read_OfAnyMetric_GivesScoresOfItsRangeAlone(int decimals, string allowed, string other)
    {
        var metric = new Metric("loss", -10, 10, MetricDirection.LowerIsBetter, decimals);
        PromptRequest request = Ask(3) with { Task = Task with { Metric = metric }, Demonstrations = [] };
        string answer = WriteAnswer([(1, allowed), (2, "-" + other), (3, "-10.5")]);
        IReadOnlyList<ScoreReading> readings = CreateTemplate().Read(answer, request);
        Assert.That(readings[0].Prediction, Is.EqualTo(ToPrediction(allowed)));
        Assert.That(readings[1].Prediction, Is.EqualTo(ToPrediction("-" + other)));
        Assert.That(readings[2].Prediction.Failure?.Reason, Does.Contain("-10.5"), "below the range");
        Assert.That(readings[2].Prediction.Failure?.RawText, Is.EqualTo(answer));
    }

    [TestCase("")]
    [TestCase(" \n")]
    [TestCase("I cannot say.")]
    [TestCase("{\"error\": \"overloaded\"}")]
    [TestCase("null")]
    [TestCase("{{{{[[[[")]
    public void Read_OfAnUnreadableAnswer_SaysWhyForEachAndKeepsTheText(string answer)
    {
        IReadOnlyList<ScoreReading> readings = CreateTemplate().Read(answer, Ask(3));
        Assert.That(readings, Has.Count.EqualTo(3));
        foreach (ScoreReading reading in readings)
        {
            Assert.That(reading.Prediction.Failure?.Reason, Is.Not.Null.And.Not.Empty);
            Assert.That(reading.Prediction.Failure?.RawText, Is.EqualTo(answer));
            Assert.That(reading.Place, Is.Null);
        }
    }

    [Test]
    public void Read_OfItsOwnPrompt_TakesNoScoreOfADemonstrationOrTheForm()
    {
        IPromptTemplate template = CreateTemplate();
        foreach (ScoreReading reading in template.Read(template.Render(Ask(3)), Ask(3)))
            Assert.That(reading.Prediction.HasScore, Is.False, reading.ToString());
    }

    [Test]
    public void Read_OfMalformedAnswers_NeverThrowsAndNeverInventsANumber()
    {
        IPromptTemplate template = CreateTemplate();
        PromptRequest request = Ask(MalformedAnswers.Queries);
        Prop.ForAll(MalformedAnswers.All, answer =>
        {
            IReadOnlyList<ScoreReading> readings = template.Read(answer, request);
            return readings.Count == request.Queries.Count
                && readings.All(reading => MalformedAnswers.IsHonest(reading, answer, request.Task.Metric));
        }).Check(Config.QuickThrowOnFailure.WithReplay(20261126, 1).WithMaxTest(300).WithEndSize(30));
    }

    [Test]
    public void AnswerSchema_WhereThereIsOne_IsOfAnObject()
    {
        if (CreateTemplate().AnswerSchema is not { } schema) return;
        Assert.That(schema.ValueKind, Is.EqualTo(JsonValueKind.Object));
        Assert.That(schema.GetProperty("type").GetString(), Is.EqualTo("object"));
    }

    private static PromptRequest Ask(int count) =>
        new(Task, Demonstrations, [.. Enumerable.Range(7001, count).Select(Create)]);

    private static Architecture Create(int width) =>
        Space.Create(new Dictionary<string, ChoiceValue> { ["width"] = width, ["activation"] = "gelu" });

    private static string Write(double score) => score.ToString("F2", CultureInfo.InvariantCulture);

    private static Prediction ToPrediction(string score) =>
        Prediction.FromScore(double.Parse(score, CultureInfo.InvariantCulture));

    private sealed class Halves : ICostModel
    {
        public string Name => "halves";

        public string Unit => "halves";

        public double GetCost(Architecture architecture) => architecture.GetInteger("width") / 2.0;
    }
}
