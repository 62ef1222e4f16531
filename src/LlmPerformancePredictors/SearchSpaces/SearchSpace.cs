using System.Numerics;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Named, typed and possibly conditional choices, whose combinations are the architectures that can be built. Immutable
/// and thread safe; randomness comes from the caller.
/// </summary>
/// <remarks>
/// Make one with <see cref="SearchSpaceBuilder"/> or take a preset, such as <see cref="NasBench201Space"/> and
/// <see cref="TransNasBench101Space"/>.
/// </remarks>
public sealed partial class SearchSpace
{
    private const int MostCounted = 1_000_000;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly ChoiceActivity[] _activities;
    private readonly ArchitectureReader _reader;
    private readonly SpaceRule? _rule;
    private readonly Lazy<BigInteger> _size;
    private readonly Lazy<GeneHashes> _hashes;

    internal SearchSpace(
        string name, string description, CodeSketch? code, IReadOnlyList<Choice> choices, SpaceWording? wording = null,
        SpaceRule? rule = null)
    {
        Name = name;
        Description = description;
        Code = code;
        Wording = wording ?? new SpaceWording();
        Choices = choices;
        _activities = new ChoiceActivity[choices.Count];
        for (int i = 0; i < choices.Count; i++)
        {
            _activities[i] = new ChoiceActivity(
                choices[i], GeneCount, earlier => (choices[_indexes[earlier]], _activities[_indexes[earlier]].Offset));
            _indexes.Add(choices[i].Name, i);
            GeneCount += _activities[i].Slots;
        }

        _reader = new ArchitectureReader(this, _activities);
        _hashes = new Lazy<GeneHashes>(() => new GeneHashes(Choices, _activities, GeneCount));
        _rule = rule;
        _size = new Lazy<BigInteger>(() =>
            rule is null ? new SearchSpaceSize(Choices, _activities, GeneCount).Count() : Enumerate().LongCount());
    }

    /// <summary>The name, for reports and model files.</summary>
    public string Name { get; }

    /// <summary>What an architecture of the space is, in full sentences; prompts are rendered from it.</summary>
    public string Description { get; }

    /// <summary>An optional sketch of the code that builds an architecture.</summary>
    public CodeSketch? Code { get; }

    /// <summary>What an architecture, a choice and a category are called in prompts about this space.</summary>
    public SpaceWording Wording { get; }

    /// <summary>The choices, in order; a choice that another depends on stands before it.</summary>
    public IReadOnlyList<Choice> Choices { get; }

    /// <summary>The number of genes: one a choice, and one per possible layer for a list.</summary>
    public int GeneCount { get; }

    /// <summary>
    /// Which points are one network, and which are none, in words; null where every combination of values is a network of its
    /// own (<see cref="SearchSpaceBuilder.UseCanonicalForm"/>, <see cref="SearchSpaceBuilder.AddRule"/>).
    /// </summary>
    public string? Rule => _rule?.Description;

    /// <summary>The number of different architectures; counted one by one where the space has a <see cref="Rule"/>.</summary>
    public BigInteger Size => _size.Value;

    /// <summary>The choice of a name.</summary>
    /// <param name="choice">The name.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">The space has no such choice.</exception>
    public Choice this[string choice] => Choices[IndexOf(choice)];

    /// <summary>Writes an architecture by hand.</summary>
    /// <param name="values">The value of every choice that counts, by its name.</param>
    /// <returns>The architecture; where the space has a <see cref="Rule"/>, the one that stands for the same network.</returns>
    /// <exception cref="InvalidArchitectureException">
    /// A value is missing, unknown, not allowed or for a choice that does not count; the message names choice, value and what
    /// is allowed. Or the point is no network by the space's <see cref="Rule"/>.
    /// </exception>
    public Architecture Create(IReadOnlyDictionary<string, ChoiceValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _reader.Create(values);
    }

    /// <summary>Reads a canonical id back.</summary>
    /// <param name="id">What <see cref="Architecture.Id"/> writes.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="InvalidArchitectureException">
    /// The text is no id of this space; the message names the culprit and what is allowed.
    /// </exception>
    public Architecture Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _reader.Parse(id);
    }

    /// <summary>Takes an architecture of this space, or of a space with the same values, as one of this space.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The equal architecture whose space is this one.</returns>
    /// <exception cref="InvalidArchitectureException">
    /// This space does not have it; the message names the culprit and what is allowed.
    /// </exception>
    public Architecture Adopt(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return ReferenceEquals(architecture.Space, this) ? architecture : Parse(architecture.Id);
    }

    /// <summary>Whether this space has an architecture, which may be of the whole space or of another refinement.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>True if <see cref="Adopt"/> would take it.</returns>
    public bool Contains(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return ReferenceEquals(architecture.Space, this)
            || (_reader.TryRead(architecture) is { } genes && TryCanonicalize(genes));
    }

    /// <summary>
    /// Makes the space in which some choices keep only some of their values. Its architectures equal those of this space,
    /// by id, and everything that works in a space works in it unchanged.
    /// </summary>
    /// <param name="allowed">
    /// By a choice's name, the values that it keeps, as they are written in ids; a choice that is left out keeps all. The
    /// order of values stays that of this space. A list of one value per layer keeps them for every layer.
    /// </param>
    /// <param name="name">The refined space's name; null takes this one's with <c>/refined</c> behind it.</param>
    /// <returns>The refined space.</returns>
    /// <exception cref="ArgumentException">
    /// There is no such choice, a choice keeps nothing, or a value that it does not have or (for real numbers) values that
    /// are not evenly spaced; the message names the choice, the value and what is allowed. Or what is kept has no architecture
    /// that the space's <see cref="Rule"/> allows.
    /// </exception>
    public SearchSpace Restrict(IReadOnlyDictionary<string, IReadOnlyList<string>> allowed, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        foreach (string choice in allowed.Keys) _ = IndexOf(choice);
        SearchSpace? refined = null;
        refined = new SearchSpace(
            name ?? Name + "/refined", Description, Code,
            [.. Choices.Select(choice => allowed.TryGetValue(choice.Name, out var values) ? choice.Restrict(values) : choice)],
            Wording,
            _rule is null ? null : _rule with { Form = genes => TryCanonicalize(refined!, genes) });
        return refined.HasArchitecture
            ? refined
            : throw new ArgumentException(
                $"What '{Name}' would keep has no architecture that its rule allows ({Rule}); keep more values.",
                nameof(allowed));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Choices.Count} choices)";

    /// <summary>
    /// The options of a choice in an architecture of this very space: one, one a layer, or none where inactive.
    /// </summary>
    internal ReadOnlySpan<int> GetActiveOptions(Architecture architecture, string choice) =>
        GetActiveOptions(architecture, IndexOf(choice));

    /// <summary>The same by the choice's position.</summary>
    internal ReadOnlySpan<int> GetActiveOptions(Architecture architecture, int choice)
    {
        ChoiceActivity activity = _activities[choice];
        return architecture.Genes.Slice(activity.Offset, activity.CountActiveSlots(architecture.Genes));
    }

    /// <summary>The number of a choice's genes.</summary>
    internal int CountSlots(int choice) => _activities[choice].Slots;

    /// <summary>The hash of genes of this very space; architectures of equal ids have equal hashes, also across spaces.</summary>
    internal int ComputeHash(ReadOnlySpan<int> genes) => _hashes.Value.Compute(genes);

    /// <summary>The names of the choices, for messages.</summary>
    internal string ChoiceNames => string.Join(", ", Choices.Select(choice => choice.Name));

    internal bool HasChoice(string name) => _indexes.ContainsKey(name);

    /// <summary>Which points are one network, for a space with the same genes; null if there is no rule.</summary>
    internal SpaceRule? GeneRule => _rule;

    /// <summary>Whether there is an architecture at all, which a rule may prevent; drawing one would never end.</summary>
    internal bool HasArchitecture => _rule is null || TrySample() || IsKeptByAnyOfTheFirst(MostCounted);

    /// <summary>
    /// Whether there are more architectures than a number. A space with a rule that has too many points to go through counts as
    /// larger than any: how many of them keep the rule cannot be known.
    /// </summary>
    internal bool IsLargerThan(int count) =>
        (_rule is not null && new SearchSpaceSize(Choices, _activities, GeneCount).Count() > MostCounted) || Size > count;

    /// <summary>Turns genes into those that stand for their network; false where they are no network by the rule.</summary>
    internal bool TryCanonicalize(Span<int> genes) => _rule is null || _rule.Form(genes);

    internal int[] CreateInactiveGenes()
    {
        int[] genes = new int[GeneCount];
        Array.Fill(genes, ChoiceActivity.Inactive);
        return genes;
    }

    private int IndexOf(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return _indexes.TryGetValue(choice, out int index)
            ? index
            : throw new ArgumentException(
                $"'{Name}' has no choice '{choice}'; its choices are {ChoiceNames}.", nameof(choice));
    }

    // Where the first points of a large space keep no rule, drawn ones may.
    private bool TrySample()
    {
        const int draws = 1000;
        Random random = RandomSource.Create(0);
        for (int i = 0; i < draws; i++)
            if (IsCanonical(Pick((_, options) => random.Next(options)))) return true;
        return false;
    }

    private bool IsCanonical(ReadOnlySpan<int> genes)
    {
        if (_rule is null) return true;
        Span<int> canonical = genes.Length <= 256 ? stackalloc int[genes.Length] : new int[genes.Length];
        genes.CopyTo(canonical);
        return _rule.Form(canonical) && canonical.SequenceEqual(genes);
    }

    // The rule knows the options of this space; a refined one numbers its own. What stands for a network may be left out there.
    private bool TryCanonicalize(SearchSpace refined, Span<int> genes)
    {
        if (_reader.TryRead(new Architecture(refined, genes.ToArray())) is not { } whole
            || !TryCanonicalize(whole)
            || refined._reader.TryRead(new Architecture(this, whole)) is not { } canonical) return false;
        canonical.CopyTo(genes);
        return true;
    }
}
