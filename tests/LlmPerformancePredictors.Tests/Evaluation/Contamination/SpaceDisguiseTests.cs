using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

public partial class SpaceDisguiseTests
{
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithReplay(20261126, 1);

    private static IEnumerable<TestCaseData> Benchmarks =>
    [
        new TestCaseData(NasBenchGraph.Arxiv.Benchmark.Task, NasBenchGraph.Arxiv.Benchmark.GetSplit(1).Demonstrations)
            .SetArgDisplayNames("graphs"),
        new TestCaseData(NasBench201.Cifar100Benchmark.Task, NasBench201.Cifar100Benchmark.GetSplit(1).Demonstrations)
            .SetArgDisplayNames("cells"),
        new TestCaseData(NumberWordsTask.Prediction, NumberWordsTask.Benchmark.GetSplit(1).Demonstrations)
            .SetArgDisplayNames("number words"),
        new TestCaseData(
            TfsEval.FromTask("wmt14ende").Task.Prediction, TfsEval.FromTask("wmt14ende").GetSplit(123).Demonstrations)
            .SetArgDisplayNames("translation"),
    ];

    [Test]
    public void Disguise_AnyArchitectureOfAnySpace_IsRevealedAsItself() =>
        CheckRandom(200, (space, random, seed) =>
        {
            var disguise = new SpaceDisguise(space, seed);
            Architecture architecture = space.Sample(random);
            Architecture disguised = disguise.Disguise(architecture);
            Architecture drawn = disguise.Disguised.Sample(random);
            return disguise.Disguised.Size == space.Size && disguise.Disguised.Parse(disguised.Id).Equals(disguised)
                && disguise.Reveal(disguised).Id == architecture.Id
                && disguise.Disguise(disguise.Reveal(drawn)).Equals(drawn)
                && !disguised.Id.Contains("choice", StringComparison.Ordinal);
        });

    [Test]
    public void Disguised_OfASmallSpace_HasTheArchitecturesOneToOne() =>
        CheckRandom(200, (space, _, seed) =>
        {
            if (space.Size > 1000) return true;
            var disguise = new SpaceDisguise(space, seed);
            return disguise.Disguised.Enumerate().Select(disguise.Reveal).ToHashSet().SetEquals(space.Enumerate())
                && disguise.Disguised.Enumerate().LongCount() == space.Size;
        });

    [Test]
    public void Disguised_OfASpaceWithARule_HasEveryNetworkOnceAndNoOther()
    {
        var disguise = new SpaceDisguise(GraphNetworkSpace.Instance, 3);
        Assert.That(
            disguise.Disguised.Enumerate().Select(disguise.Reveal).ToHashSet().SetEquals(
                NasBenchGraph.Arxiv.Benchmark.Scores.Keys));
        Assert.That(disguise.Disguised.Size, Is.EqualTo(new System.Numerics.BigInteger(26_206)));

        // Written by hand, an isomorphic network becomes the one that stands for it, as in the original.
        Architecture chain = GraphNetworkSpace.Instance.Create(new Dictionary<string, ChoiceValue>
        {
            ["links"] = "0122",
            ["operation_1"] = "gcn",
            ["operation_2"] = "gat",
            ["operation_3"] = "sage",
            ["operation_4"] = "gin",
        });
        string exchanged = disguise.Disguise(chain).Id;
        string third = Code(disguise, "operation_3"), fourth = Code(disguise, "operation_4");
        string sage = Code(disguise, chain.GetText("operation_3")), gin = Code(disguise, chain.GetText("operation_4"));
        exchanged = exchanged.Replace($"{third}={sage}", $"{third}={gin}", StringComparison.Ordinal)
            .Replace($"{fourth}={gin}", $"{fourth}={sage}", StringComparison.Ordinal);
        Assert.That(disguise.Reveal(disguise.Disguised.Parse(exchanged)), Is.EqualTo(chain));
    }

    [Test]
    public void Disguise_OfAnySpace_LeavesNoOrderThatAnotherOneWouldHideBetter() =>
        CheckRandom(300, (space, _, seed) =>
        {
            var disguise = new SpaceDisguise(space, seed);
            string[] original = [.. space.Choices.Select(choice => choice.Name)];
            string[] shown = [.. Known(disguise, disguise.Disguised.Choices.Select(choice => choice.Name))];
            int moved = CountMoved(original, shown);
            return moved == Permutations(original).Where(order => IsAllowed(space, order)).Max(
                order => CountMoved(original, order))
                && disguise.Disguised.Choices.OfType<CategoricalChoice>().All(choice =>
                    !disguise.Names.TryGetValue(choice.Name, out string? name)
                    || IsMoved(((CategoricalChoice)space[name]).Categories, Known(disguise, Names(choice))));
        });

    [TestCaseSource(nameof(Benchmarks))]
    public void Render_OfADisguisedTask_HasNoNameDescriptionOrOrderOfTheOriginal(
        PredictionTask task, IReadOnlyList<Demonstration> demonstrations)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var disguise = new SpaceDisguise(task.Space, seed);
            Demonstration[] disguised = [.. demonstrations.Select(disguise.Disguise)];
            var request = new PromptRequest(disguise.Disguise(task), disguised, [disguised[0].Architecture]);
            foreach (IPromptTemplate template in new IPromptTemplate[] { new PerformancePromptTemplate() })
                AssertHidden(template.Render(request), task, disguise);
        }
    }

    [Test]
    public void Render_OfADisguisedTask_StatesScoresAndCostsAsTheyAre()
    {
        PredictionTask task = TfsEval.FromTask("wmt14ende").Task.Prediction;
        Demonstration first = TfsEval.FromTask("wmt14ende").GetSplit(123).Demonstrations[0];
        var disguise = new SpaceDisguise(task.Space, 1);
        string prompt = new PerformancePromptTemplate().Render(
            new PromptRequest(disguise.Disguise(task), [disguise.Disguise(first)], [disguise.Disguise(first.Architecture)]));
        string cost = task.Efficiency!.Format(first.Architecture);
        Assert.That(prompt, Does.Contain(FormattableString.Invariant($"\ncost: {cost}\nscore: {first.Score:F2}\n")));
        foreach (Choice choice in task.Space.Choices)
            Assert.That(
                disguise.Disguise(first.Architecture).GetTexts(Code(disguise, choice.Name)),
                Is.EqualTo(first.Architecture.GetTexts(choice.Name)), "numbers stay");
    }

    [Test]
    public void Disguise_OfACellSpace_CallsAnOperationTheSameOnEveryEdge()
    {
        var disguise = new SpaceDisguise(NasBench201Space.Instance, 7);
        Assert.That(disguise.Names, Has.Count.EqualTo(6 + 5));
        Assert.That(disguise.Names.Values, Is.Unique);
        CategoricalChoice[] edges =
            [.. disguise.Disguised.Choices.Where(choice => disguise.Names.ContainsKey(choice.Name)).Cast<CategoricalChoice>()];
        Assert.That(edges, Has.Length.EqualTo(6));
        foreach (CategoricalChoice edge in edges) Assert.That(edge.Categories, Is.EqualTo(edges[0].Categories));
        Assert.That(
            new SpaceDisguise(NasBench201Space.Instance, 7).Disguised.Enumerate().First().Id,
            Is.EqualTo(disguise.Disguised.Enumerate().First().Id), "the seed draws names and orders");
        Assert.That(new SpaceDisguise(NasBench201Space.Instance, 8).Names, Is.Not.EqualTo(disguise.Names));
    }

    [Test]
    public void Disguise_OfACellSpace_HidesCountsBehindDecoysThatNoArchitectureHas()
    {
        var disguise = new SpaceDisguise(NasBench201Space.Instance, 7);
        Assert.That(disguise.Disguised.Choices, Has.Count.GreaterThan(6));
        HashSet<string> used = [.. disguise.Disguised.Enumerate()
            .SelectMany(cell => disguise.Names.Keys.Where(disguise.Disguised.Choices.Select(choice => choice.Name).Contains)
                .Select(name => cell.GetText(name)!))];
        Assert.That(used, Is.EquivalentTo(NasBench201Space.Instance.Choices.OfType<CategoricalChoice>().First()
            .Categories.Select(category => Code(disguise, category.Name))));
        Assert.That(
            disguise.Disguised.Choices.OfType<CategoricalChoice>().Where(choice => disguise.Names.ContainsKey(choice.Name)),
            Has.All.Matches<CategoricalChoice>(choice => choice!.Count > 5));
        Assert.That(
            disguise.GetVisible(NasBench201.Cifar100Benchmark.Task), Is.EqualTo(new[]
            {
                $"there are at most {disguise.Disguised.Choices.Count} choices (6, and decoys with one option)",
                "categorical choices have at most as many options as are shown (5, and decoys that never occur)",
                "how often each option occurs, and which choices have options in common",
                "the scores with 2 decimals, and that higher is better",
            }));
    }

    [Test]
    public void GetVisible_OfALargeSpaceOfNumbers_NamesWhatDecoysCannotHide()
    {
        PredictionTask task = TfsEval.FromTask("wmt14ende").Task.Prediction;
        IReadOnlyList<string> visible = new SpaceDisguise(task.Space, 1).GetVisible(task);
        Assert.That(visible, Has.Member("the values of choices among numbers"));
        Assert.That(visible, Has.Member("which choices are lists, their lengths and the order of layers"));
        Assert.That(visible, Has.Member("the cost of every architecture (GFLOPs), without its name"));
        Assert.That(visible, Has.None.Contains("options"));

        SearchSpaceBuilder large = new SearchSpaceBuilder("large").AddInteger("n", [1]);
        for (int i = 0; i < 21; i++)
            large.AddCategorical($"c{i}", [new("a"), new("b")], activeWhen: new ChoiceCondition("n", ["1"]));
        var chain = new PredictionTask { Space = large.Build(), Metric = Metric.HeldOutLoss, Name = "large" };
        Assert.That(new SpaceDisguise(chain.Space, 1).GetVisible(chain).Skip(1), Is.EqualTo(new[]
        {
            "n: at the same place among the choices, as dependencies allow no better order",
            "categorical choices have 2 options: the space has too many points for decoys among them",
            "how often each option occurs, and which choices have options in common",
            "the values of choices among numbers",
            "which choices do not always count",
            "the scores with 4 decimals, and that lower is better",
        }));
    }

    [Test]
    public void Disguise_OfASpaceThatUsesCodeNames_TakesOthers()
    {
        Category[] categories = [.. Enumerable.Range(1, 999).Select(i => new Category($"option_{i}"))];
        SearchSpace space = new SearchSpaceBuilder("odd").AddCategorical("param_1", categories).Build();
        var disguise = new SpaceDisguise(space, 1);
        Assert.That(disguise.Names.Keys.Intersect(disguise.Names.Values), Is.Empty);
        string code = Code(disguise, "param_1");
        Assert.That(disguise.Reveal($"param_1 and {code}"), Is.EqualTo("param_1 and param_1"));
        Assert.That(disguise.Reveal(disguise.Decoys.First()), Is.EqualTo(disguise.Decoys.First()), "decoys have no name");
    }

    private static void AssertHidden(string prompt, PredictionTask task, SpaceDisguise disguise)
    {
        Category[] categories =
            [.. task.Space.Choices.OfType<CategoricalChoice>().SelectMany(choice => choice.Categories).Distinct()];
        IEnumerable<string> words =
        [
            .. task.Space.Choices.Select(choice => choice.Name), .. categories.Select(category => category.Name),
            task.Name, task.Field, task.MeasuredOn, task.Metric.Name, task.Metric.Noun, task.Space.Name, task.Space.Description,
            .. task.Space.Choices.Select(choice => choice.Description), .. categories.Select(category => category.Description),
            .. task.Examples.SelectMany(example => example.Lines).SelectMany(line => new[] { line.Label, line.Text }),
            .. task.Efficiency is { } figure ? [figure.Name, figure.Description] : Array.Empty<string>(),
            .. task.Space.Code is { } code ? [code.Text] : Array.Empty<string>(),
        ];
        foreach (string word in words.Where(word => word.Length > 0 && word != "on the validation set"))
            Assert.That(prompt, Does.Not.Match($@"(?<!\w){Regex.Escape(word)}(?!\w)"));

        // As a reader meets them: the choices in the order of their definitions, the options in that of their list.
        int first = prompt.IndexOf("# Hyperparameters", StringComparison.Ordinal);
        string definitions = prompt[first..prompt.IndexOf("# Demonstrations", StringComparison.Ordinal)];
        Match[] lines = Definition().Matches(definitions).ToArray();
        string[] original = [.. task.Space.Choices.Select(choice => choice.Name)];
        AssertMoved(original, Known(disguise, lines.Select(line => line.Groups["name"].Value)));
        foreach (Match line in lines)
            if (disguise.Names.TryGetValue(line.Groups["name"].Value, out string? name)
                && task.Space[name] is CategoricalChoice choice)
                AssertMoved(
                    [.. choice.Categories.Select(category => category.Name)],
                    Known(disguise, line.Groups["options"].Value.Split(", ")));

        static void AssertMoved(string[] original, IEnumerable<string> shown) =>
            Assert.That(CountMoved(original, [.. shown]) * 2, Is.GreaterThanOrEqualTo(original.Length));
    }

    private static IEnumerable<string> Known(SpaceDisguise disguise, IEnumerable<string> codes) =>
        codes.Where(disguise.Names.ContainsKey).Select(code => disguise.Names[code]);

    private static IEnumerable<string> Names(CategoricalChoice choice) => choice.Categories.Select(category => category.Name);

    private static bool IsMoved(IReadOnlyList<Category> original, IEnumerable<string> shown) =>
        original.Count == 1 || CountMoved([.. original.Select(category => category.Name)], [.. shown]) == original.Count;

    private static int CountMoved(string[] original, string[] shown)
    {
        Assert.That(shown, Is.EquivalentTo(original));
        return original.Zip(shown).Count(pair => pair.First != pair.Second);
    }

    private static IEnumerable<string[]> Permutations(string[] names) => names.Length < 2
        ? [names]
        : names.SelectMany(
            first => Permutations([.. names.Where(name => name != first)]).Select(rest => (string[])[first, .. rest]));

    private static bool IsAllowed(SearchSpace space, string[] order) => space.Choices.All(choice =>
        IsBefore(order, choice.LengthChoice, choice.Name) && IsBefore(order, choice.ActiveWhen?.Choice, choice.Name));

    private static bool IsBefore(string[] order, string? first, string second) =>
        first is null || Array.IndexOf(order, first) < Array.IndexOf(order, second);

    private static string Code(SpaceDisguise disguise, string name) => disguise.Names.Single(pair => pair.Value == name).Key;

    private static void CheckRandom(int tests, Func<SearchSpace, Random, int, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            return property(RandomSpaceTests.RandomSpace(random), random, seed);
        }).Check(Repeatable.WithMaxTest(tests));

    [GeneratedRegex(@"\n- (?<name>\w+)(?:: one of (?<options>[^\n]+))?(?=\n)")]
    private static partial Regex Definition();
}
