using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Named, typed and possibly conditional choices, whose combinations are the architectures that can be built. Immutable
/// and thread safe; randomness comes from the caller.
/// </summary>
/// <remarks>
/// Make one with <see cref="SearchSpaceBuilder"/> or take a preset: <see cref="MachineTranslationSpace"/>,
/// <see cref="NasBench201Space"/>, <see cref="TransNasBench101Space"/>.
/// </remarks>
public sealed class SearchSpace
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly ChoiceActivity[] _activities;
    private readonly Lazy<BigInteger> _size;
    private readonly Lazy<GeneHashes> _hashes;

    internal SearchSpace(string name, string description, CodeSketch? code, IReadOnlyList<Choice> choices, SpaceWording? wording = null)
    {
        Name = name;
        Description = description;
        Code = code;
        Wording = wording ?? new SpaceWording();
        Choices = choices;
        _activities = new ChoiceActivity[choices.Count];
        for (int i = 0; i < choices.Count; i++)
        {
            _activities[i] = ChoiceActivity.Of(choices[i], GeneCount, earlier => (choices[_indexes[earlier]], _activities[_indexes[earlier]].Offset));
            _indexes.Add(choices[i].Name, i);
            GeneCount += _activities[i].Slots;
        }

        _hashes = new Lazy<GeneHashes>(() => new GeneHashes(Choices, _activities, GeneCount));
        _size = new Lazy<BigInteger>(() => new SearchSpaceSize(Choices, _activities, GeneCount).Count());
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

    /// <summary>The number of different architectures.</summary>
    public BigInteger Size => _size.Value;

    /// <summary>The choice of a name.</summary>
    /// <param name="choice">The name.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">The space has no such choice.</exception>
    public Choice this[string choice] => Choices[IndexOf(choice)];

    /// <summary>Draws an architecture: every choice that counts takes one of its options, all equally likely.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The architecture.</returns>
    public Architecture Sample(Random random) => Build((_, options) => random.Next(options));

    /// <summary>
    /// Draws each gene anew with a probability and keeps it otherwise (HAT, section 3.3). A choice that begins to count,
    /// such as a layer that is added, is drawn.
    /// </summary>
    /// <param name="parent">An architecture of this space.</param>
    /// <param name="probability">Per gene, from 0 to 1. A gene drawn anew may get its old value.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The mutant; it may equal its parent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside 0 to 1.</exception>
    /// <exception cref="InvalidArchitectureException">The parent is no architecture of this space.</exception>
    public Architecture Mutate(Architecture parent, double probability, Random random)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A mutation probability is from 0 to 1.");
        parent = Adopt(parent);
        return Build([MethodImpl(MethodImplOptions.AggressiveOptimization)] (gene, options) =>
            random.NextDouble() < probability || parent.Genes[gene] < 0 ? random.Next(options) : parent.Genes[gene]);
    }

    /// <summary>Changes exactly one gene that counts to another value (regularised evolution).</summary>
    /// <param name="parent">An architecture of this space.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The mutant, different from its parent.</returns>
    /// <exception cref="InvalidArchitectureException">The parent is no architecture of this space.</exception>
    /// <exception cref="InvalidOperationException">No gene that counts has a second option.</exception>
    public Architecture MutateOne(Architecture parent, Random random)
    {
        parent = Adopt(parent);
        List<(int Gene, int Options)> changeable = Changeable(parent);
        if (changeable.Count == 0)
            throw new InvalidOperationException($"{parent.Id} has no neighbour in '{Name}': no choice that counts has a second option.");

        (int changed, int count) = changeable[random.Next(changeable.Count)];
        int other = random.Next(count - 1);
        if (other >= parent.Genes[changed]) other++;
        return Build((gene, options) =>
            gene == changed ? other : parent.Genes[gene] >= 0 ? parent.Genes[gene] : random.Next(options));
    }

    /// <summary>Takes each gene from one of two parents, both equally likely (HAT, section 3.3).</summary>
    /// <param name="first">An architecture of this space.</param>
    /// <param name="second">Another one.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The child. Where the drawn parent has no such layer the other one gives it; where neither has it, it is drawn.</returns>
    /// <exception cref="InvalidArchitectureException">A parent is no architecture of this space.</exception>
    public Architecture CrossOver(Architecture first, Architecture second, Random random)
    {
        first = Adopt(first);
        second = Adopt(second);
        return Build([MethodImpl(MethodImplOptions.AggressiveOptimization)] (gene, options) =>
        {
            (int one, int two) = (first.Genes[gene], second.Genes[gene]);
            if (random.Next(2) == 1) (one, two) = (two, one);
            return one >= 0 ? one : two >= 0 ? two : random.Next(options);
        });
    }

    /// <summary>All architectures, each once, the last choice changing fastest.</summary>
    /// <returns>A lazy sequence of <see cref="Size"/> architectures.</returns>
    public IEnumerable<Architecture> Enumerate()
    {
        // Made in here, so that every enumeration of the sequence counts on genes of its own.
        int[] genes = new int[GeneCount];
        SetToFirst(genes, 0, 0);
        do
        {
            yield return new Architecture(this, [.. genes]);
        }
        while (SetToNext(genes));
    }

    /// <summary>Writes an architecture by hand.</summary>
    /// <param name="values">The value of every choice that counts, by its name.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="InvalidArchitectureException">
    /// A value is missing, unknown, not allowed or for a choice that does not count; the message names choice, value and what is allowed.
    /// </exception>
    public Architecture Create(IReadOnlyDictionary<string, ChoiceValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach ((string name, ChoiceValue given) in values)
        {
            if (given is null) throw new ArgumentNullException(nameof(values), $"The value of '{name}' is null; leave the choice out where it does not count.");
            if (!_indexes.ContainsKey(name))
                throw new InvalidArchitectureException($"'{Name}' has no choice '{name}'; its choices are {ChoiceNames}.", name, given.ToString());
        }

        int[] genes = new int[GeneCount];
        Array.Fill(genes, ChoiceActivity.Inactive);
        for (int c = 0; c < Choices.Count; c++)
        {
            Choice choice = Choices[c];
            int expected = _activities[c].ActiveSlots(genes);
            IReadOnlyList<string> texts = values.TryGetValue(choice.Name, out ChoiceValue? value) ? value.Texts : [];
            if (texts.Count != expected)
                throw new InvalidArchitectureException(WrongLength(choice, expected, texts), choice.Name, string.Join(',', texts));
            for (int i = 0; i < expected; i++)
                genes[_activities[c].Offset + i] = choice.TryParse(texts[i], out int option)
                    ? option
                    : throw new InvalidArchitectureException(
                        $"'{choice.Name}' does not allow '{texts[i]}'; allowed is {choice.Allowed}.", choice.Name, texts[i]);
        }

        return new Architecture(this, genes);
    }

    /// <summary>Reads a canonical id back.</summary>
    /// <param name="id">What <see cref="Architecture.Id"/> writes.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="InvalidArchitectureException">The text is no id of this space; the message names the culprit and what is allowed.</exception>
    public Architecture Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        foreach (string part in id.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new InvalidArchitectureException($"'{part}' is not of the form name=value, in the id '{id}' of an architecture of '{Name}'.");
            if (!values.TryAdd(part[..equals], ChoiceValue.FromTexts(part[(equals + 1)..].Split(','))))
                throw new InvalidArchitectureException($"'{part[..equals]}' is given twice in the id '{id}'.", part[..equals]);
        }

        return Create(values);
    }

    /// <summary>Takes an architecture of this space, or of a space with the same values, as one of this space.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The equal architecture whose space is this one.</returns>
    /// <exception cref="InvalidArchitectureException">This space does not have it; the message names the culprit and what is allowed.</exception>
    public Architecture Adopt(Architecture architecture) =>
        ReferenceEquals(architecture.Space, this) ? architecture : Parse(architecture.Id);

    /// <summary>Whether this space has an architecture, which may be of the whole space or of another refinement.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>True if <see cref="Adopt"/> would take it.</returns>
    public bool Contains(Architecture architecture)
    {
        if (ReferenceEquals(architecture.Space, this)) return true;
        int[] genes = new int[GeneCount];
        Array.Fill(genes, ChoiceActivity.Inactive);
        for (int c = 0; c < Choices.Count; c++)
        {
            string[] texts = architecture.Space._indexes.ContainsKey(Choices[c].Name) ? architecture.Texts(Choices[c].Name) : [];
            if (texts.Length != _activities[c].ActiveSlots(genes)) return false;
            for (int i = 0; i < texts.Length; i++)
                if (!Choices[c].TryParse(texts[i], out genes[_activities[c].Offset + i])) return false;
        }

        return architecture.Space.Choices.All(choice => _indexes.ContainsKey(choice.Name) || !architecture.IsActive(choice.Name));
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
    /// are not evenly spaced; the message names the choice, the value and what is allowed.
    /// </exception>
    public SearchSpace Restrict(IReadOnlyDictionary<string, IReadOnlyList<string>> allowed, string? name = null)
    {
        foreach (string choice in allowed.Keys) _ = IndexOf(choice);
        return new SearchSpace(
            name ?? Name + "/refined", Description, Code,
            [.. Choices.Select(choice => allowed.TryGetValue(choice.Name, out IReadOnlyList<string>? values) ? choice.Restrict(values) : choice)],
            Wording);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Choices.Count} choices)";

    /// <summary>The options of a choice in an architecture of this very space: one, one a layer, or none where inactive.</summary>
    internal ReadOnlySpan<int> ActiveOptions(Architecture architecture, string choice) => ActiveOptions(architecture, IndexOf(choice));

    /// <summary>The same by the choice's position.</summary>
    internal ReadOnlySpan<int> ActiveOptions(Architecture architecture, int choice)
    {
        ChoiceActivity activity = _activities[choice];
        return architecture.Genes.Slice(activity.Offset, activity.ActiveSlots(architecture.Genes));
    }

    /// <summary>The number of a choice's genes.</summary>
    internal int Slots(int choice) => _activities[choice].Slots;

    /// <summary>Whether a gene that counts has a second option, in an architecture of this very space.</summary>
    internal bool HasNeighbour(Architecture architecture) => Changeable(architecture).Count > 0;

    private List<(int Gene, int Options)> Changeable(Architecture architecture)
    {
        var changeable = new List<(int Gene, int Options)>();
        for (int c = 0; c < Choices.Count; c++)
            for (int slot = 0; slot < _activities[c].Slots; slot++)
                if (architecture.Genes[_activities[c].Offset + slot] >= 0 && Choices[c].Count > 1)
                    changeable.Add((_activities[c].Offset + slot, Choices[c].Count));
        return changeable;
    }

    /// <summary>The hash of genes of this very space; architectures of equal ids have equal hashes, also across spaces.</summary>
    internal int HashOf(ReadOnlySpan<int> genes) => _hashes.Value.Of(genes);

    private string ChoiceNames => string.Join(", ", Choices.Select(choice => choice.Name));

    private int IndexOf(string choice) =>
        _indexes.TryGetValue(choice, out int index)
            ? index
            : throw new ArgumentException($"'{Name}' has no choice '{choice}'; its choices are {ChoiceNames}.", nameof(choice));

    // The one place where genes are made: whatever picks them, a gene has an option exactly when it counts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Architecture Build(Func<int, int, int> pick)
    {
        int[] genes = new int[GeneCount];
        Array.Fill(genes, ChoiceActivity.Inactive);
        foreach (ChoiceActivity activity in _activities)
        {
            int active = activity.ActiveSlots(genes);
            for (int gene = activity.Offset; gene < activity.Offset + active; gene++) genes[gene] = pick(gene, activity.Options);
        }

        return new Architecture(this, genes);
    }

    // From a slot of a choice on: the first option of every gene that counts.
    private void SetToFirst(int[] genes, int choice, int slot)
    {
        for (; choice < Choices.Count; choice++, slot = 0)
        {
            int active = _activities[choice].ActiveSlots(genes);
            for (; slot < _activities[choice].Slots; slot++)
                genes[_activities[choice].Offset + slot] = slot < active ? 0 : ChoiceActivity.Inactive;
        }
    }

    // Counts on, like an odometer: the last gene that has another option takes it, and all behind it start anew.
    private bool SetToNext(int[] genes)
    {
        for (int choice = Choices.Count - 1; choice >= 0; choice--)
            for (int slot = _activities[choice].Slots - 1; slot >= 0; slot--)
            {
                int gene = _activities[choice].Offset + slot;
                if (genes[gene] < 0 || genes[gene] + 1 == Choices[choice].Count) continue;
                genes[gene]++;
                SetToFirst(genes, choice, slot + 1);
                return true;
            }

        return false;
    }

    private static string WrongLength(Choice choice, int expected, IReadOnlyList<string> texts)
    {
        string given = texts.Count == 0 ? "no value" : $"{texts.Count} ({string.Join(", ", texts)})";
        if (expected == 0)
            return $"'{choice.Name}' does not count here and has {given}; leave it out"
                + (choice.ActiveWhen is { } when ? $" or set '{when.Choice}' to {string.Join(" or ", when.Values)}." : ".");
        string wanted = choice.IsList ? $"{expected} values, one for each of '{choice.LengthChoice}'" : "one value";
        return $"'{choice.Name}' needs {wanted} and has {given}; allowed is {choice.Allowed}.";
    }
}
