namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Counts through the genes of a space, the last gene turning fastest. Genes that are fixed keep their option.</summary>
internal sealed class GeneOdometer
{
    private readonly ChoiceActivity[] _activities;
    private readonly int[] _fixed;

    /// <summary>Starts with the first option of every gene that is not fixed.</summary>
    /// <param name="activities">The genes of each choice, in the space's order.</param>
    /// <param name="fixedGenes">
    /// The option that a gene keeps wherever it counts; -1 for the genes that take all of theirs.
    /// </param>
    public GeneOdometer(ChoiceActivity[] activities, int[] fixedGenes)
    {
        (_activities, _fixed) = (activities, fixedGenes);
        Genes = new int[fixedGenes.Length];
        Restart(0, 0);
    }

    /// <summary>The genes as they stand; changed by <see cref="MoveNext"/>.</summary>
    public int[] Genes { get; }

    /// <summary>Turns the last gene that has another option, and starts all behind it anew.</summary>
    /// <returns>False if there is none: every combination was there.</returns>
    public bool MoveNext()
    {
        for (int choice = _activities.Length - 1; choice >= 0; choice--)
            for (int slot = _activities[choice].Slots - 1; slot >= 0; slot--)
            {
                int gene = _activities[choice].Offset + slot;
                if (Genes[gene] < 0 || _fixed[gene] >= 0 || Genes[gene] + 1 == _activities[choice].Options) continue;
                Genes[gene]++;
                Restart(choice, slot + 1);
                return true;
            }

        return false;
    }

    // From a slot of a choice on; what counts there depends on the genes before.
    private void Restart(int choice, int slot)
    {
        for (; choice < _activities.Length; choice++, slot = 0)
        {
            int active = _activities[choice].CountActiveSlots(Genes);
            for (; slot < _activities[choice].Slots; slot++)
            {
                int gene = _activities[choice].Offset + slot;
                Genes[gene] = slot < active ? Math.Max(_fixed[gene], 0) : ChoiceActivity.Inactive;
            }
        }
    }
}
