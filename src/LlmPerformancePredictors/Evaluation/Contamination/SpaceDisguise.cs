using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>
/// A space under code names: every choice is called <c>param_7</c> or the like and every category <c>option_3</c>, the same
/// wherever it occurs; descriptions and code sketches, which would give the names away, are left out. Numbers stay.
/// </summary>
/// <remarks>
/// An architecture of the one space is one of the other, gene by gene, so nothing is lost: canonical ids are those of the
/// original, and texts can be read back.
/// </remarks>
public sealed partial class SpaceDisguise
{
    private readonly Dictionary<string, string> _choiceCodes;
    private readonly Dictionary<string, string> _categoryCodes;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Draws the code names.</summary>
    /// <param name="space">The space to disguise.</param>
    /// <param name="seed">Any number; the same seed gives the same names.</param>
    public SpaceDisguise(SearchSpace space, int seed)
    {
        Random random = RandomSource.Create(seed);
        string[] choices = [.. space.Choices.Select(choice => choice.Name)];
        string[] categories = [.. space.Choices.OfType<CategoricalChoice>()
            .SelectMany(choice => choice.Categories)
            .Select(category => category.Name)
            .Distinct()];
        HashSet<string> taken = [.. choices, .. categories];
        _choiceCodes = Draw("param", choices, taken, random);
        _categoryCodes = Draw("option", categories, taken, random);
        foreach ((string name, string code) in _choiceCodes.Concat(_categoryCodes)) _names.Add(code, name);
        Original = space;
        Disguised = Build(space);
    }

    /// <summary>The space as it is.</summary>
    public SearchSpace Original { get; }

    /// <summary>The space under code names.</summary>
    public SearchSpace Disguised { get; }

    /// <summary>The original name of every code name.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    /// <summary>An architecture under code names.</summary>
    /// <param name="architecture">An architecture of the original space.</param>
    /// <returns>The same in the disguised space.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public Architecture Disguise(Architecture architecture) => new(Disguised, Original.Adopt(architecture).Genes.ToArray());

    /// <summary>
    /// A task about the disguised space. Its name, metric and examples stay, and so does the cost that it states.
    /// </summary>
    /// <param name="task">A task about the original space.</param>
    /// <returns>The task.</returns>
    public PredictionTask Disguise(PredictionTask task) => task with
    {
        Space = Disguised,
        Efficiency = task.Efficiency is { } figure ? figure with { CostModel = new DisguisedCost(figure.CostModel, this) } : null,
    };

    /// <summary>A demonstration under code names.</summary>
    /// <param name="demonstration">A demonstration of the original space.</param>
    /// <returns>The same in the disguised space.</returns>
    public Demonstration Disguise(Demonstration demonstration) =>
        demonstration with { Architecture = Disguise(demonstration.Architecture) };

    /// <summary>An architecture under its own names.</summary>
    /// <param name="architecture">An architecture of the disguised space.</param>
    /// <returns>The same in the original space.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public Architecture Reveal(Architecture architecture) => new(Original, Disguised.Adopt(architecture).Genes.ToArray());

    /// <summary>A text, such as a prompt or an answer, with the original names in place of the code names.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text for people.</returns>
    public string Reveal(string text) => Code().Replace(text, match => _names.GetValueOrDefault(match.Value, match.Value));

    private static Dictionary<string, string> Draw(string kind, string[] names, HashSet<string> taken, Random random)
    {
        string[] codes = [.. Enumerable.Range(1, int.MaxValue)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{kind}_{i}"))
            .Where(code => !taken.Contains(code))
            .Take(names.Length)];
        random.Shuffle(codes);
        return names.Zip(codes).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private SearchSpace Build(SearchSpace space)
    {
        var builder = new SearchSpaceBuilder($"{space.Name}/disguised");
        foreach (Choice choice in space.Choices)
        {
            string name = _choiceCodes[choice.Name];
            string? length = choice.LengthChoice is { } list ? _choiceCodes[list] : null;
            ChoiceCondition? condition = choice.ActiveWhen is { } when
                ? new ChoiceCondition(
                    _choiceCodes[when.Choice],
                    space[when.Choice] is CategoricalChoice
                        ? [.. when.Values.Select(value => _categoryCodes[value])]
                        : when.Values)
                : null;
            _ = choice switch
            {
                IntegerChoice integer => builder.AddInteger(name, integer.Values, "", length, condition),
                RealChoice real => builder.AddReal(name, real.Minimum, real.Maximum, real.Step, "", length, condition),
                CategoricalChoice categorical => builder.AddCategorical(
                    name, [.. categorical.Categories.Select(category => new Category(_categoryCodes[category.Name]))], "", length,
                    condition),
                _ => throw new NotSupportedException(
                    $"The choice '{choice.Name}' is a {choice.GetType().Name}, which has no disguise."),
            };
        }

        if (space.GeneRule is { } rule) builder.UseCanonicalForm(rule.Description, rule.Form);
        return builder.Build();
    }

    [GeneratedRegex(@"\b(?:param|option)_[0-9]+\b")]
    private static partial Regex Code();
}
