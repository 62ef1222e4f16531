using System.Text.RegularExpressions;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>
/// A space under code names and in another order: every choice is called <c>param_417</c> or the like and every category
/// <c>option_35</c>, the same wherever it occurs; choices and categories change places; descriptions and code sketches, which
/// would give the names away, are left out. Task, metric and cost are renamed as well. Numbers stay.
/// </summary>
/// <remarks>
/// <para>
/// Decoys hide counts: choices with one option, and categories that no architecture has (these only where the space has few
/// enough points to count them one by one). <see cref="GetVisible"/> says what is still to be seen.
/// </para>
/// <para>
/// An architecture of the one space is one of the other, one to one, so nothing is lost; where the space has a
/// <see cref="SearchSpace.Rule"/>, it sees the original genes.
/// </para>
/// </remarks>
public sealed partial class SpaceDisguise
{
    private const int MaxDecoys = 3;

    // With decoys among the categories, the points of the disguised space have to be counted one by one.
    private const int MaxPoints = 1_000_000;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _choiceCodes;
    private readonly Dictionary<string, string> _categoryCodes;
    private readonly HashSet<string> _decoys = new(StringComparer.Ordinal);
    private readonly DisguisedChoice[] _choices;
    private readonly GeneMap _genes;

    /// <summary>Draws names, orders and decoys.</summary>
    /// <param name="space">The space to disguise.</param>
    /// <param name="seed">Any number; the same seed gives the same disguise.</param>
    public SpaceDisguise(SearchSpace space, int seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        Random random = RandomSource.Create(seed);
        string[] categories =
            [.. space.Choices.OfType<CategoricalChoice>().SelectMany(choice => choice.Categories).Select(one => one.Name)];
        var codes = new CodeNames([.. space.Choices.Select(choice => choice.Name), .. categories], random);
        _choiceCodes = codes.DrawAll(CodeNames.Choice, space.Choices.Select(choice => choice.Name));
        _categoryCodes = codes.DrawAll(CodeNames.Category, categories);
        foreach ((string name, string code) in _choiceCodes.Concat(_categoryCodes)) _names.Add(code, name);
        Original = space;
        Choice[] order = RandomOrder.Draw(space.Choices, random);
        DisguisedChoice[] decoyed = Lay(order, codes, random, withDecoys: true);
        HidesCategoryCounts = !Build(decoyed).Build().IsLargerThan(MaxPoints);
        _choices = HidesCategoryCounts ? decoyed : Lay(order, codes, random, withDecoys: false);
        foreach (DisguisedChoice choice in _choices)
            foreach (string code in choice.Options.Select(option => option.Code).Prepend(choice.Code))
                if (!_names.ContainsKey(code)) _decoys.Add(code);
        _genes = new GeneMap(space, _choices);
        SearchSpaceBuilder builder = Build(_choices);
        if (space.Rule is not null || _choices.Any(choice => choice.Original is not null && HasDecoy(choice)))
            builder.UseCanonicalForm("some points are one network, and some are none", TryCanonicalize);
        Disguised = builder.Build();
    }

    /// <summary>The space as it is.</summary>
    public SearchSpace Original { get; }

    /// <summary>The space in disguise.</summary>
    public SearchSpace Disguised { get; }

    /// <summary>The original name of every code name that has one.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    /// <summary>The code names of choices and categories that stand for nothing.</summary>
    public IReadOnlyCollection<string> Decoys => _decoys;

    internal bool HidesCategoryCounts { get; }

    /// <summary>An architecture in disguise.</summary>
    /// <param name="architecture">An architecture of the original space.</param>
    /// <returns>The same in the disguised space.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public Architecture Disguise(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return new(Disguised, _genes.Disguise(Original.Adopt(architecture).Genes));
    }

    /// <summary>
    /// A task about the disguised space: its name, field, metric and cost are renamed, and its examples left out, as they show
    /// what the networks do. Scores keep their range, direction and decimals, and costs their value.
    /// </summary>
    /// <param name="task">A task about the original space.</param>
    /// <returns>The task.</returns>
    public PredictionTask Disguise(PredictionTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new()
        {
            Space = Disguised,
            Metric = Disguise(task.Metric),
            Name = "one whose name is withheld",
            Parts = task.Parts,
            Efficiency = task.Efficiency is { } figure
                ? figure with
                {
                    CostModel = new DisguisedCost(figure.CostModel, this),
                    Name = "cost",
                    Description = "a figure that grows with the effort of an architecture",
                }
                : null,
        };
    }

    /// <summary>A metric that says no more than range, direction, decimals and scale.</summary>
    /// <param name="metric">The metric of the original scores.</param>
    /// <returns>The same scores under the name <c>score</c>.</returns>
    public static Metric Disguise(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new("score", metric.Minimum, metric.Maximum, metric.Direction, metric.Decimals) { Scale = metric.Scale };
    }

    /// <summary>A demonstration in disguise.</summary>
    /// <param name="demonstration">A demonstration of the original space.</param>
    /// <returns>The same in the disguised space.</returns>
    public Demonstration Disguise(Demonstration demonstration)
    {
        ArgumentNullException.ThrowIfNull(demonstration);
        return demonstration with { Architecture = Disguise(demonstration.Architecture) };
    }

    /// <summary>An architecture under its own names.</summary>
    /// <param name="architecture">An architecture of the disguised space.</param>
    /// <returns>The same in the original space.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public Architecture Reveal(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        int[] genes = new int[_genes.OriginalCount];
        _ = _genes.TryReveal(Disguised.Adopt(architecture).Genes, genes); // its space has none with a decoy
        return new Architecture(Original, genes);
    }

    /// <summary>
    /// A text, such as a prompt or an answer, with the original names in place of the code names; the order stays, and decoys
    /// stay as they are.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text for people.</returns>
    public string Reveal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Code().Replace(text, match => _names.GetValueOrDefault(match.Value, match.Value));
    }

    /// <summary>What a prompt about the disguised space still shows of the original.</summary>
    /// <param name="task">The task about the original space.</param>
    /// <returns>One sentence each, without a full stop.</returns>
    public IReadOnlyList<string> GetVisible(PredictionTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return VisibleTraits.Describe(this, task);
    }

    private DisguisedChoice[] Lay(Choice[] order, CodeNames codes, Random random, bool withDecoys)
    {
        // Choices among the same categories show them in the same order, as they did.
        var laid = new Dictionary<string, (string, int)[]>(StringComparer.Ordinal);
        List<DisguisedChoice> choices =
            [.. order.Select(choice => new DisguisedChoice(_choiceCodes[choice.Name], choice, LayOptions(choice)))];
        for (int decoys = 1 + random.Next(MaxDecoys); decoys > 0; decoys--)
        {
            var decoy = new DisguisedChoice(codes.Draw(CodeNames.Choice), null, [(codes.Draw(CodeNames.Category), 0)]);
            choices.Insert(random.Next(choices.Count + 1), decoy);
        }

        return [.. choices];

        (string, int)[] LayOptions(Choice choice)
        {
            if (choice is not CategoricalChoice { Categories: { } categories }) return [];
            string key = string.Join(',', categories.Select(category => category.Name));
            if (laid.TryGetValue(key, out (string, int)[]? known)) return known;
            (string, int)[] moved = [.. categories.Select((category, i) => (_categoryCodes[category.Name], i))];
            RandomOrder.MoveAll(moved, random);
            List<(string, int)> options = [.. moved];
            for (int decoys = withDecoys ? 1 + random.Next(MaxDecoys) : 0; decoys > 0; decoys--)
                options.Insert(random.Next(options.Count + 1), (codes.Draw(CodeNames.Category), -1));
            laid.Add(key, [.. options]);
            return laid[key];
        }
    }

    private static bool HasDecoy(DisguisedChoice choice) => choice.Options.Any(option => option.Position < 0);

    private bool TryCanonicalize(Span<int> genes)
    {
        int[] original = new int[_genes.OriginalCount];
        if (!_genes.TryReveal(genes, original) || !Original.TryCanonicalize(original)) return false;
        _genes.Disguise(original, genes);
        return true;
    }

    private SearchSpaceBuilder Build(IEnumerable<DisguisedChoice> choices)
    {
        var builder = new SearchSpaceBuilder($"{Original.Name}/disguised");
        foreach ((string code, Choice? choice, IReadOnlyList<(string Code, int Position)> options) in choices)
        {
            string? length = choice?.LengthChoice is { } list ? _choiceCodes[list] : null;
            ChoiceCondition? condition = choice?.ActiveWhen is { } when
                ? new ChoiceCondition(
                    _choiceCodes[when.Choice],
                    Original[when.Choice] is CategoricalChoice
                        ? [.. when.Values.Select(value => _categoryCodes[value])]
                        : when.Values)
                : null;
            _ = choice switch
            {
                IntegerChoice integer => builder.AddInteger(code, integer.Values, "", length, condition),
                RealChoice real => builder.AddReal(code, real.Minimum, real.Maximum, real.Step, "", length, condition),
                CategoricalChoice or null => builder.AddCategorical(
                    code, [.. options.Select(option => new Category(option.Code))], "", length, condition),
                _ => throw new NotSupportedException(
                    $"The choice '{choice.Name}' is a {choice.GetType().Name}, which has no disguise."),
            };
        }

        return builder;
    }

    [GeneratedRegex(@"\b(?:param|option)_[0-9]+\b")]
    private static partial Regex Code();
}
