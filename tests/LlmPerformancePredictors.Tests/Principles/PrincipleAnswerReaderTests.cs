using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

public class PrincipleAnswerReaderTests
{
    private const string Form =
        "{\"principles\": [\"...\"], \"operations\": {\"1<-0\": [\"...\"], \"2<-0\": [\"...\"], \"2<-1\": [\"...\"], "
        + "\"3<-0\": [\"...\"], \"3<-1\": [\"...\"], \"3<-2\": [\"...\"]}}";
    private const string Schema =
        "{\"type\": \"object\", \"properties\": {\"principles\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}, "
        + "\"operations\": {\"type\": \"object\"}}}";

    private static readonly PrinciplePromptTemplate Template = new();

    private static PrincipleAnswer Read(string answer) => Template.Read(answer, NasBench201Space.Instance, Requests.Provenance);

    [TestCase("principles-cifar10", 7)]
    [TestCase("principles-cifar100", 8)]
    public void Read_OfARecordedAnswer_GivesPrinciplesThatKeep32Cells(string name, int statements)
    {
        string source = name == "principles-cifar10"
            ? Template.RenderLearning(NasBench201.Cifar10.AsSource())
            : Template.RenderLearning(NasBench201.Cifar100.AsSource());
        RecordedAnswer recorded = RecordedAnswers.All.Single(
            answer => answer.Key == AnswerKey.Create("Claude (Anthropic)", source));
        DesignPrinciples principles = Read(recorded.Text).GetOrThrow();
        Assert.That(principles.Statements, Has.Count.EqualTo(statements));
        Assert.That((int)principles.Refined.Size, Is.EqualTo(32));
    }

    [Test]
    public void Read_OfTolerableForms_GivesTheSamePrinciples()
    {
        string plain = Requests.Answer(("3<-0", ["skip_connect"]));
        DesignPrinciples expected = Read(plain).GetOrThrow();
        Assert.That(expected.Allowed["3<-0"], Is.EqualTo(new[] { "skip_connect" }));
        foreach (string answer in new[]
        {
            "```json\n" + plain + "\n```",
            "Looking at the cells, {as asked}, I answer: " + plain + " I hope {this} helps.",
            "{\"answer\": " + plain + "}",
            "[" + plain + "]",
            plain + "\n" + plain,
            "<think>Perhaps " + Requests.Answer(("3<-0", ["none"])) + "?</think>" + plain,
            "In the form\n" + Form + "\nthat is\n" + plain,
            Schema + plain,
            plain.Replace("[\"skip_connect\"]", "\"skip_connect\"", StringComparison.Ordinal),
            plain.Replace("\"skip_connect\"", "\" skip_connect\", \"skip_connect\",", StringComparison.Ordinal),
            plain.Replace("<", "\\u003c", StringComparison.Ordinal),
            plain.Replace("[\"Keep the shortcut.\"]", "\"Keep the shortcut.\"", StringComparison.Ordinal),
        })
        {
            PrincipleAnswer read = Read(answer);
            Assert.That(read.Principles, Is.Not.Null, $"{answer}: {read.Failure?.Reason}");
            Assert.That(
                read.Principles!.HasSameRefinement(expected)
                    && read.Principles.Statements.SequenceEqual(expected.Statements), answer);
        }
    }

    private static IEnumerable<TestCaseData> Unusable()
    {
        string plain = Requests.Answer();
        yield return Case("empty", " \n", "the answer is empty");
        yield return Case("reasoning alone", "<think>" + plain, "the answer has reasoning alone and nothing behind it");
        yield return Case(
            "in a string", "{\"why\": \"as in " + plain + "\"}",
            "the answer has no object with \"principles\" and \"operations\"; its JSON breaks at a string, at byte 17, "
            + "and nothing behind that is read");
        yield return Case("prose", "Use more convolutions.", "the answer has no object with \"principles\" and \"operations\"");
        yield return Case("echo", Form, "the answer has no object with \"principles\" and \"operations\"");
        yield return Case("schema", Schema, "the answer has no object with \"principles\" and \"operations\"");
        yield return Case("cut off", plain[..^2], "the answer has no object with \"principles\" and \"operations\"");
        yield return Case(
            "unknown operation", Requests.Answer(("1<-0", ["conv_5x5"])),
            "the answer has 'conv_5x5' for '1<-0'; "
            + "allowed is one of none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3");
        yield return Case(
            "letter case", Requests.Answer(("1<-0", ["None"])),
            "the answer has 'None' for '1<-0'; allowed is one of none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3");
        yield return Case(
            "placeholder left", Requests.Answer(("1<-0", ["..."])),
            "the answer has '...' for '1<-0'; allowed is one of none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3");
        yield return Case(
            "empty list", Requests.Answer(("2<-0", [])),
            "the answer has an empty list for '2<-0'; allowed is at least one operation");
        yield return Case(
            "too many", Requests.Answer(("2<-0", ["none", "skip_connect", "nor_conv_1x1"])),
            "the answer has 3 operations for '2<-0'; allowed are at most 2");
        yield return Case(
            "unknown edge", plain.Replace("\"3<-2\"", "\"4<-2\"", StringComparison.Ordinal),
            "the answer has the edge '4<-2'; the edges asked for are 1<-0, 2<-0, 2<-1, 3<-0, 3<-1, 3<-2");
        yield return Case(
            "missing edge", plain.Replace(", \"3<-2\": [\"nor_conv_3x3\", \"nor_conv_1x1\"]", "", StringComparison.Ordinal),
            "the answer has no operation for '3<-2'");
        yield return Case(
            "doubled edge", plain.Replace("\"3<-2\"", "\"3<-1\"", StringComparison.Ordinal), "the answer has '3<-1' 2 times");
        yield return Case(
            "doubled operations",
            plain.Replace("{\"principles\"", "{\"operations\": {}, \"principles\"", StringComparison.Ordinal),
            "the answer has \"operations\" 2 times in one object");
        yield return Case(
            "no principles", "{\"operations\": " + plain[(plain.IndexOf("{\"1", StringComparison.Ordinal))..],
            "the answer has no \"principles\"");
        yield return Case(
            "empty principles", plain.Replace("\"Keep the shortcut.\"", "", StringComparison.Ordinal),
            "the answer's \"principles\" are empty");
        yield return Case(
            "blank principle", plain.Replace("Keep the shortcut.", " ", StringComparison.Ordinal),
            "the answer's \"principles\" has an empty text");
        yield return Case(
            "number for an operation", plain.Replace("[\"nor_conv_3x3\", \"nor_conv_1x1\"]}}", "[3]}}", StringComparison.Ordinal),
            "the answer's '3<-2' is no list of texts");
        yield return Case(
            "contradiction", plain + Requests.Answer(("3<-0", ["none"])),
            "the answer has 2 different objects with \"principles\" and \"operations\"");

        static TestCaseData Case(string name, string answer, string reason) =>
            new TestCaseData(answer, reason).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Unusable))]
    public void Read_OfAnUnusableAnswer_SaysWhy(string answer, string reason)
    {
        PrincipleAnswer read = Read(answer);
        Assert.That(read.Failure, Is.EqualTo(new PrincipleFailure(reason, answer)));
        Assert.That(read.GetOrThrow, Throws.TypeOf<PrincipleLearningException>().With.Message.EqualTo(
            $"No design principles were learned: {reason}. Ask again or another model, or learn by counting instead."));
    }

    private static Gen<string> Answers =>
        from pieces in Gen.OneOf(
            Gen.Elements(
                "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\ud800", "\0", "null", "1", "```json\n",
                "\"principles\"", "\"operations\": ", "\"1<-0\": ",
                "{\"\\ud800\": [\"a\"], \"operations\": {}}",
                "{\"operations\": {\"1<-0\": [\"\\ud800\"]}, \"principles\": [\"\\udfff\"]}",
                "{\"principles\": [\"p\"], \"operations\": {\"\\ud800\": []}}", Form, Schema,
                "{\"principles\": [\"p\"], \"operations\": "),
            Gen.Elements(
                Requests.Answer(), Requests.Answer(("1<-0", ["none"])), Requests.Answer(("1<-0", ["x"])),
                Requests.Answer(("3<-2", []))),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")).ListOf()
        from cut in Gen.Choose(0, 200)
        let text = string.Concat(pieces)
        select cut > 100 ? text : text[..(text.Length * cut / 100)];

    [Test]
    public void Read_OfMalformedAnswers_NeverThrowsAndKeepsOnlyWhatStandsThere() =>
        Prop.ForAll(Answers.ToArbitrary(), answer =>
        {
            PrincipleAnswer read = Read(answer);
            return read.TryGet(out DesignPrinciples? principles, out PrincipleFailure? failure)
                ? principles.Allowed.All(
                    choice => choice.Value.Count is 1 or 2 && choice.Value.All(
                        value => answer.Contains(value, StringComparison.Ordinal)))
                : failure.Reason.Length > 0 && failure.RawText == answer;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(12));

    [Test]
    public void Answers_ThatAreGenerated_AreReadableNowAndThen() =>
        Assert.That(Answers.Sample(1000, 6).Count(answer => Read(answer).Principles is not null), Is.InRange(30, 970));

    [Test]
    public void Read_OfDeepOrLongAnswers_Ends()
    {
        string nested = string.Concat(Enumerable.Repeat("{\"operations\":", 20_000));
        string repeated = string.Concat(Enumerable.Repeat(Form, 500));
        foreach (string answer in new[] { new string('{', 100_000), nested, repeated })
            Assert.That(Read(answer).Principles, Is.Null);
    }

    [Test]
    public void Read_OfALongListOfTexts_LooksAtNoMoreThanDecides()
    {
        // Every text that no string can hold cost an exception, and all were collected: 213 MB and seconds for 4 MB.
        string texts = string.Join(',', Enumerable.Repeat("\"\\udc00\\ud800\"", 100_000));
        string answer = $"{{\"principles\": [\"Convolve.\"], \"operations\": {{\"1<-0\": [{texts}]}}}}";
        long before = GC.GetAllocatedBytesForCurrentThread();
        PrincipleAnswer read = Read(answer);
        Assert.That(read.Failure!.Reason, Does.StartWith("the answer has no operation for '2<-0'").Or.Contains("\uFFFD"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20 * answer.Length));
    }
}
