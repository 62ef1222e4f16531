using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.SearchSpaces;

/// <content>Drawing, changing and enumerating architectures.</content>
public sealed partial class SearchSpace
{
    private const int MostDraws = 100_000;
    private const int MostChanges = 10_000;

    /// <summary>
    /// Draws an architecture: every choice that counts takes one of its options, all equally likely. Where the space has a
    /// <see cref="Rule"/>, this and every other drawing is repeated until it gives a point that stands for its network.
    /// </summary>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentNullException">The source of randomness is null.</exception>
    /// <exception cref="InvalidOperationException">None of 100,000 drawn points keeps the <see cref="Rule"/>.</exception>
    public Architecture Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return TryBuild(MostDraws, (_, options) => random.Next(options))
            ?? throw new InvalidOperationException(FormattableString.Invariant(
                $"None of {MostDraws} points drawn from '{Name}' keeps its rule ({Rule}); make it part of the choices."));
    }

    /// <summary>
    /// Draws each gene anew with a probability and keeps it otherwise (HAT, section 3.3). A choice that begins to count,
    /// such as a layer that is added, is drawn.
    /// </summary>
    /// <param name="parent">An architecture of this space.</param>
    /// <param name="probability">Per gene, from 0 to 1. A gene drawn anew may get its old value.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>
    /// The mutant; it may equal its parent, which it is where none of 10,000 mutants keeps the space's <see cref="Rule"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside 0 to 1.</exception>
    /// <exception cref="InvalidArchitectureException">The parent is no architecture of this space.</exception>
    public Architecture Mutate(Architecture parent, double probability, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(parent);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A mutation probability is from 0 to 1.");
        parent = Adopt(parent);
        return TryBuild(MostChanges, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (gene, options) =>
            random.NextDouble() < probability || parent.Genes[gene] < 0 ? random.Next(options) : parent.Genes[gene]) ?? parent;
    }

    /// <summary>Changes exactly one gene that counts to another value (regularized evolution).</summary>
    /// <param name="parent">An architecture of this space.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The mutant, different from its parent.</returns>
    /// <exception cref="InvalidArchitectureException">The parent is no architecture of this space.</exception>
    /// <exception cref="InvalidOperationException">
    /// No gene that counts has a second option, or none that the space's <see cref="Rule"/> allows.
    /// </exception>
    public Architecture MutateOneGene(Architecture parent, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(parent);
        parent = Adopt(parent);
        List<(int Gene, int Options)> changeable = GetChangeableGenes(parent);
        if (changeable.Count == 0 || (_rule is not null && !HasNeighbor(parent)))
            throw new InvalidOperationException(
                $"{parent.Id} has no neighbor in '{Name}': no choice that counts has a second option"
                + $"{(Rule is null ? "" : $" that keeps the rule ({Rule})")}.");

        while (true)
        {
            (int changed, int count) = changeable[random.Next(changeable.Count)];
            int other = random.Next(count - 1);
            if (other >= parent.Genes[changed]) other++;
            int[] genes = Pick((gene, options) =>
                gene == changed ? other : parent.Genes[gene] >= 0 ? parent.Genes[gene] : random.Next(options));
            if (IsCanonical(genes)) return new Architecture(this, genes);
        }
    }

    /// <summary>Draws one choice anew, in every layer that has it, and keeps all others; what begins to count is drawn.</summary>
    /// <param name="parent">An architecture of this space.</param>
    /// <param name="choice">The place of the choice among <see cref="Choices"/>.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The architecture; its parent where none of 10,000 keeps the space's <see cref="Rule"/>.</returns>
    internal Architecture Redraw(Architecture parent, int choice, Random random)
    {
        parent = Adopt(parent);
        (int first, int end) = (_activities[choice].Offset, _activities[choice].Offset + _activities[choice].Slots);
        return TryBuild(MostChanges, (gene, options) => (gene >= first && gene < end) || parent.Genes[gene] < 0
            ? random.Next(options)
            : parent.Genes[gene]) ?? parent;
    }

    /// <summary>Takes each gene from one of two parents, both equally likely (HAT, section 3.3).</summary>
    /// <param name="first">An architecture of this space.</param>
    /// <param name="second">Another one.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>
    /// The child. Where the drawn parent has no such layer the other one gives it; where neither has it, it is drawn. The first
    /// parent where none of 10,000 children keeps the space's <see cref="Rule"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidArchitectureException">A parent is no architecture of this space.</exception>
    public Architecture CrossOver(Architecture first, Architecture second, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first = Adopt(first);
        second = Adopt(second);
        return TryBuild(MostChanges, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (gene, options) =>
        {
            (int drawn, int other) = (first.Genes[gene], second.Genes[gene]);
            if (random.Next(2) == 1) (drawn, other) = (other, drawn);
            return drawn >= 0 ? drawn : other >= 0 ? other : random.Next(options);
        }) ?? first;
    }

    /// <summary>All architectures, each once, the last choice changing fastest.</summary>
    /// <returns>A lazy sequence of <see cref="Size"/> architectures.</returns>
    public IEnumerable<Architecture> Enumerate() => Enumerate(CreateInactiveGenes());

    /// <summary>
    /// All neighbors of an architecture, each once: the architectures that <see cref="MutateOneGene"/> may give. Exactly one of
    /// the genes that count in both differs; a choice that begins to count, such as a layer that is added, takes all of its
    /// options. So neighbors are neighbors of each other.
    /// </summary>
    /// <param name="architecture">An architecture of this space.</param>
    /// <returns>
    /// A lazy sequence, in the order of the changed gene, then of its options. Where a change adds layers it is as long as the
    /// product of their options, so take what is needed of it.
    /// </returns>
    /// <exception cref="InvalidArchitectureException">The architecture is none of this space.</exception>
    public IEnumerable<Architecture> EnumerateNeighbors(Architecture architecture)
    {
        Architecture center = Adopt(architecture);
        return from changeable in GetChangeableGenes(center)
               from option in Enumerable.Range(0, changeable.Options)
               where option != center.Genes[changeable.Gene]
               from neighbor in Enumerate([.. center.Genes[..changeable.Gene], option, .. center.Genes[(changeable.Gene + 1)..]])
               select neighbor;
    }

    /// <summary>Whether an architecture has a neighbor: a gene that counts and has a second option.</summary>
    /// <param name="architecture">An architecture of this space.</param>
    /// <returns>True if <see cref="MutateOneGene"/> can change it.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is none of this space.</exception>
    public bool HasNeighbor(Architecture architecture) => _rule is null
        ? GetChangeableGenes(Adopt(architecture)).Count > 0
        : EnumerateNeighbors(architecture).Any();

    // An iterator, so that every enumeration of the sequence counts on genes of its own.
    private IEnumerable<Architecture> Enumerate(int[] fixedGenes)
    {
        var odometer = new GeneOdometer(_activities, fixedGenes);
        do
            if (IsCanonical(odometer.Genes)) yield return new Architecture(this, [.. odometer.Genes]);
        while (odometer.MoveNext());
    }

    private bool IsKeptByAnyOfTheFirst(int points)
    {
        var odometer = new GeneOdometer(_activities, CreateInactiveGenes());
        do
            if (IsCanonical(odometer.Genes)) return true;
        while (--points > 0 && odometer.MoveNext());
        return false;
    }

    private List<(int Gene, int Options)> GetChangeableGenes(Architecture architecture)
    {
        var changeable = new List<(int Gene, int Options)>();
        foreach (ChoiceActivity activity in _activities)
            for (int gene = activity.Offset; gene < activity.Offset + activity.Slots; gene++)
                if (architecture.Genes[gene] >= 0 && activity.Options > 1) changeable.Add((gene, activity.Options));
        return changeable;
    }

    // The first of so many points that stands for its network; null if none does.
    private Architecture? TryBuild(int most, Func<int, int, int> pick)
    {
        for (int i = 0; i < most; i++)
        {
            int[] genes = Pick(pick);
            if (IsCanonical(genes)) return new Architecture(this, genes);
        }

        return null;
    }

    // The one place where genes are drawn: whatever picks them, a gene has an option exactly when it counts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Pick(Func<int, int, int> pick)
    {
        int[] genes = CreateInactiveGenes();
        foreach (ChoiceActivity activity in _activities)
        {
            int active = activity.CountActiveSlots(genes);
            for (int gene = activity.Offset; gene < activity.Offset + active; gene++) genes[gene] = pick(gene, activity.Options);
        }

        return genes;
    }
}
