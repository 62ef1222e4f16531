using System.Globalization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Builds a <see cref="SearchSpace"/> of the user's own, choice by choice; a choice may depend on one added before it. A
/// space has at most 100,000 genes: one a choice, or one per possible layer.
/// </summary>
/// <example>
/// <code>
/// SearchSpace space = new SearchSpaceBuilder("mlp", "The network is a multilayer perceptron.")
///     .AddInteger("layers", [1, 2, 3], "number of hidden layers")
///     .AddInteger("widths", [64, 128], "width, one value per layer", perLayer: "layers")
///     .AddReal("dropout", 0m, 0.5m, 0.1m, "dropout after every layer")
///     .AddCategorical("activation", [new("relu"), new("gelu", "smooth")], "activation function")
///     .Build();
/// </code>
/// </example>
public sealed class SearchSpaceBuilder
{
    private const int MaxGenes = 100_000;

    private readonly string _name;
    private readonly string _description;
    private readonly CodeSketch? _code;
    private readonly List<Choice> _choices = [];
    private readonly ChoiceDependencies _dependencies;
    private SpaceWording? _wording;
    private readonly List<ArchitectureCondition> _conditions = [];
    private SpaceRule? _rule;
    private int _genes;

    /// <summary>Starts a space.</summary>
    /// <param name="name">Its name, for reports and model files.</param>
    /// <param name="description">What an architecture of it is, in full sentences; prompts are rendered from it.</param>
    /// <param name="code">An optional sketch of the code that builds one.</param>
    /// <exception cref="ArgumentNullException">The name or the description is null.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public SearchSpaceBuilder(string name, string description = "", CodeSketch? code = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(description);
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("A search space needs a name; it was empty.", nameof(name));
        (_name, _description, _code) = (name, description, code);
        _dependencies = new ChoiceDependencies(_choices);
    }

    /// <summary>Adds a choice among whole numbers.</summary>
    /// <param name="name">Unique in the space, without any of <c>; = ,</c> and line ends.</param>
    /// <param name="values">The allowed numbers: at least one, all different.</param>
    /// <param name="description">What it means.</param>
    /// <param name="perLayer">For a list: the integer choice, added before, whose value is its length, at most 10,000.</param>
    /// <param name="activeWhen">When it counts; null means always.</param>
    /// <param name="code">An optional sketch of the code that it takes effect in, for prompts.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">The name, the description or what may be chosen is null.</exception>
    /// <exception cref="ArgumentException">
    /// Something is not allowed; the message names the choice, the value and what is allowed.
    /// </exception>
    public SearchSpaceBuilder AddInteger(
        string name, IReadOnlyList<int> values, string description = "", string? perLayer = null,
        ChoiceCondition? activeWhen = null, CodeSketch? code = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(description);
        ChoiceRules.RequireDistinct(name, values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return Add(new IntegerChoice(name, [.. values], description, perLayer, activeWhen, code));
    }

    /// <summary>Adds a choice among real numbers: the minimum, then one number a step up to the maximum.</summary>
    /// <param name="name">Unique in the space, without any of <c>; = ,</c> and line ends.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The bound of the largest value, at least the minimum.</param>
    /// <param name="step">The distance of two values, above 0.</param>
    /// <param name="description">What it means.</param>
    /// <param name="perLayer">For a list: the integer choice, added before, whose value is its length, at most 10,000.</param>
    /// <param name="activeWhen">When it counts; null means always.</param>
    /// <param name="code">An optional sketch of the code that it takes effect in, for prompts.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">The name or the description is null.</exception>
    /// <exception cref="ArgumentException">
    /// Something is not allowed; the message names the choice, the value and what is allowed.
    /// </exception>
    public SearchSpaceBuilder AddReal(
        string name, decimal minimum, decimal maximum, decimal step,
        string description = "", string? perLayer = null, ChoiceCondition? activeWhen = null, CodeSketch? code = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(description);
        ChoiceRules.RequireSteps(name, minimum, maximum, step);
        var choice = new RealChoice(name, minimum, maximum, step, description, perLayer, activeWhen, code);
        ChoiceRules.RequireDistinctSteps(choice, maximum);
        return Add(choice);
    }

    /// <summary>Adds a choice among named categories.</summary>
    /// <param name="name">Unique in the space, without any of <c>; = ,</c> and line ends.</param>
    /// <param name="categories">At least one, with different names that hold none of <c>; = ,</c> and line ends.</param>
    /// <param name="description">What it means.</param>
    /// <param name="perLayer">For a list: the integer choice, added before, whose value is its length, at most 10,000.</param>
    /// <param name="activeWhen">When it counts; null means always.</param>
    /// <param name="code">An optional sketch of the code that it takes effect in, for prompts.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">The name, the description or what may be chosen is null.</exception>
    /// <exception cref="ArgumentException">
    /// Something is not allowed; the message names the choice, the value and what is allowed.
    /// </exception>
    public SearchSpaceBuilder AddCategorical(
        string name, IReadOnlyList<Category> categories, string description = "", string? perLayer = null,
        ChoiceCondition? activeWhen = null, CodeSketch? code = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(description);
        ChoiceRules.RequireCategories(name, categories);
        return Add(new CategoricalChoice(name, [.. categories], description, perLayer, activeWhen, code));
    }

    /// <summary>Says what an architecture, a choice and a category are called in prompts.</summary>
    /// <param name="wording">The nouns.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">The wording is null.</exception>
    /// <exception cref="ArgumentException">A noun is empty.</exception>
    public SearchSpaceBuilder UseWording(SpaceWording wording)
    {
        ArgumentNullException.ThrowIfNull(wording);
        foreach (string noun in new[] { wording.Architecture, wording.Choice, wording.Category })
            if (string.IsNullOrWhiteSpace(noun))
                throw new ArgumentException(
                    $"The wording of '{_name}' has an empty noun; give the noun in the singular, such as 'operation'.",
                    nameof(wording));
        _wording = wording;
        return this;
    }

    /// <summary>
    /// Says which points are one and the same network, such as isomorphic graphs, and which are none. Whoever draws, mutates,
    /// crosses over or enumerates then meets every network once, by the point that stands for it; what is written by hand
    /// becomes that point.
    /// </summary>
    /// <param name="rule">The rule in words, for messages and journals, without a full stop.</param>
    /// <param name="form">
    /// Writes the genes of the point that stands for the network in place of those it is given (positions of options in the
    /// space's order, -1 where inactive), or returns false where they are no network. Deterministic and thread safe; a point
    /// that stands for its network stays as it is.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">The form is null.</exception>
    /// <exception cref="ArgumentException">The rule is empty.</exception>
    public SearchSpaceBuilder UseCanonicalForm(string rule, CanonicalForm form)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rule);
        ArgumentNullException.ThrowIfNull(form);
        _rule = new SpaceRule(rule, form, []);
        return this;
    }

    /// <summary>
    /// Adds a rule across choices that every architecture keeps. Whoever draws, mutates, crosses over or enumerates meets only
    /// architectures that keep it, one written by hand or read that breaks it is refused, and prompts tell it. Several rules are
    /// kept all.
    /// </summary>
    /// <param name="rule">The rule in words, for prompts, messages and journals, without a full stop.</param>
    /// <param name="isKept">
    /// Whether an architecture of the space keeps it. Deterministic and thread safe. It is asked about every combination of
    /// values, also such as other rules refuse.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The rule is empty.</exception>
    /// <example>
    /// <code>
    /// builder.AddRule("widths never shrink", architecture => architecture.GetIntegers("widths") is var widths
    ///     &amp;&amp; widths.Zip(widths.Skip(1)).All(pair => pair.First &lt;= pair.Second));
    /// </code>
    /// </example>
    public SearchSpaceBuilder AddRule(string rule, Func<Architecture, bool> isKept)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rule);
        ArgumentNullException.ThrowIfNull(isKept);
        _conditions.Add(new ArchitectureCondition(rule, isKept));
        return this;
    }

    /// <summary>Makes the space.</summary>
    /// <returns>The space, with the choices added so far.</returns>
    /// <exception cref="InvalidOperationException">
    /// No choice was added, the canonical form stands for nothing, or no point was found that keeps the rules.
    /// </exception>
    public SearchSpace Build()
    {
        if (_choices.Count == 0)
            throw new InvalidOperationException($"The search space '{_name}' has no choice; add at least one.");
        SearchSpace? space = null;
        SpaceRule? rule = _conditions.Count == 0 ? _rule : Combine(_rule, [.. _conditions], () => space!);
        space = new SearchSpace(_name, _description, _code, [.. _choices], _wording, rule);
        return space.HasArchitecture
            ? space
            : throw new InvalidOperationException(
                $"No point that was tried of the search space '{_name}' stands for a network by its rule ({rule!.Description}); "
                + "at least one has to. All points are tried, of a larger space 100,000 drawn ones and the first million.");
    }

    // What stands for a network is tested, so that equal networks keep the same rules.
    private static SpaceRule Combine(SpaceRule? rule, ArchitectureCondition[] conditions, Func<SearchSpace> space) => new(
        string.Join("; ", conditions.Select(condition => condition.Description).Prepend(rule?.Description).OfType<string>()),
        genes => (rule is null || rule.Form(genes))
            && new Architecture(space(), genes.ToArray()) is var architecture
            && Array.TrueForAll(conditions, condition => condition.IsKeptBy(architecture)),
        conditions);

    private SearchSpaceBuilder Add(Choice choice)
    {
        ArgumentNullException.ThrowIfNull(choice.Description, "description");
        ChoiceRules.RequireText(choice.Name, "name", choice.Name);
        if (_choices.Exists(other => other.Name == choice.Name))
            throw ChoiceRules.Refuse(choice.Name, "a name that another choice already has");
        _dependencies.Require(choice);
        int genes = _dependencies.CountGenes(choice);
        if (_genes + genes > MaxGenes)
            throw ChoiceRules.Refuse(
                choice.Name,
                $"{genes} genes, which makes {_genes + genes} with those before it; allowed are at most 100,000 in a space");
        _genes += genes;
        _choices.Add(choice);
        return this;
    }
}
