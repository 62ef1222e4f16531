namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Reads architectures of a space from values and texts, and says what is wrong with those that it does not have.
/// </summary>
internal sealed class ArchitectureReader(SearchSpace space, ChoiceActivity[] activities)
{
    public Architecture Create(IReadOnlyDictionary<string, ChoiceValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireKnownChoices(values);
        int[] genes = space.CreateInactiveGenes();
        for (int c = 0; c < activities.Length; c++)
        {
            Choice choice = space.Choices[c];
            int expected = activities[c].CountActiveSlots(genes);
            IReadOnlyList<string> texts = values.TryGetValue(choice.Name, out ChoiceValue? value) ? value.Texts : [];
            if (texts.Count != expected)
                throw new InvalidArchitectureException(
                    DescribeWrongLength(choice, expected, texts), choice.Name, string.Join(',', texts));
            for (int i = 0; i < expected; i++)
                genes[activities[c].Offset + i] = choice.TryParse(texts[i], out int option)
                    ? option
                    : throw new InvalidArchitectureException(
                        $"'{choice.Name}' does not allow '{texts[i]}'; allowed is {choice.Allowed}.", choice.Name, texts[i]);
        }

        var written = new Architecture(space, [.. genes]);
        if (space.TryCanonicalize(genes)) return new Architecture(space, genes);
        throw new InvalidArchitectureException(
            space.GeneRule!.Conditions.FirstOrDefault(condition => !condition.IsKeptBy(written)) is { } broken
                ? $"{written.Id} breaks a rule of '{space.Name}': {broken.Description}."
                : $"{written.Id} is no network of '{space.Name}': {space.Rule}.");
    }

    public Architecture Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        foreach (string part in id.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new InvalidArchitectureException(
                    $"'{part}' is not of the form name=value, in the id '{id}' of an architecture of '{space.Name}'.");
            if (!values.TryAdd(part[..equals], ChoiceValue.FromTexts(part[(equals + 1)..].Split(','))))
                throw new InvalidArchitectureException($"'{part[..equals]}' is given twice in the id '{id}'.", part[..equals]);
        }

        return Create(values);
    }

    /// <summary>
    /// The genes of an architecture of another space, null if this one does not have it: every value, and no value more.
    /// </summary>
    public int[]? TryRead(Architecture architecture)
    {
        int[] genes = space.CreateInactiveGenes();
        for (int c = 0; c < activities.Length; c++)
        {
            Choice choice = space.Choices[c];
            string[] texts = architecture.Space.HasChoice(choice.Name) ? architecture.GetTexts(choice.Name) : [];
            if (texts.Length != activities[c].CountActiveSlots(genes)) return null;
            for (int i = 0; i < texts.Length; i++)
                if (!choice.TryParse(texts[i], out genes[activities[c].Offset + i])) return null;
        }

        return architecture.Space.Choices.All(choice => space.HasChoice(choice.Name) || !architecture.IsActive(choice.Name))
            ? genes
            : null;
    }

    private void RequireKnownChoices(IReadOnlyDictionary<string, ChoiceValue> values)
    {
        foreach ((string name, ChoiceValue given) in values)
        {
            if (given is null)
                throw new ArgumentNullException(
                    nameof(values), $"The value of '{name}' is null; leave the choice out where it does not count.");
            if (!space.HasChoice(name))
                throw new InvalidArchitectureException(
                    $"'{space.Name}' has no choice '{name}'; its choices are {space.ChoiceNames}.", name, given.ToString());
        }
    }

    private static string DescribeWrongLength(Choice choice, int expected, IReadOnlyList<string> texts)
    {
        string given = texts.Count == 0 ? "no value" : $"{texts.Count} ({string.Join(", ", texts)})";
        if (expected == 0)
            return $"'{choice.Name}' does not count here and has {given}; leave it out"
                + (choice.ActiveWhen is { } when ? $" or set '{when.Choice}' to {string.Join(" or ", when.Values)}." : ".");
        string wanted = choice.IsList ? $"{expected} values, one for each of '{choice.LengthChoice}'" : "one value";
        return $"'{choice.Name}' needs {wanted} and has {given}; allowed is {choice.Allowed}.";
    }
}
