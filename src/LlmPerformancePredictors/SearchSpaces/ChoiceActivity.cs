using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Where a choice's genes lie, and how many of them count given the genes before them.</summary>
internal sealed class ChoiceActivity
{
    public const int Inactive = -1;

    private readonly int _conditionGene = Inactive;
    private readonly bool[]? _conditionOptions;
    private readonly int _lengthGene = Inactive;
    private readonly int[]? _lengths;

    public ChoiceActivity(Choice choice, int offset, Func<string, (Choice Choice, int Offset)> earlier)
    {
        Offset = offset;
        Options = choice.Count;
        Slots = 1;
        if (choice.LengthChoice is { } lengthName)
        {
            (Choice lengths, _lengthGene) = earlier(lengthName);
            _lengths = [.. ((IntegerChoice)lengths).Values];
            Slots = _lengths.Max();
        }

        if (choice.ActiveWhen is { } condition)
        {
            (Choice controller, _conditionGene) = earlier(condition.Choice);
            _conditionOptions = new bool[controller.Count];
            foreach (string value in condition.Values)
                if (controller.TryParse(value, out int option)) _conditionOptions[option] = true;
        }
    }

    /// <summary>The choice's first gene.</summary>
    public int Offset { get; }

    /// <summary>The number of its genes: the most layers that a list can have.</summary>
    public int Slots { get; }

    /// <summary>The number of options that each of its genes has.</summary>
    public int Options { get; }

    /// <summary>How many of the choice's genes count; all controlling genes are already set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int CountActiveSlots(ReadOnlySpan<int> genes)
    {
        if (_conditionOptions is not null && (genes[_conditionGene] < 0 || !_conditionOptions[genes[_conditionGene]])) return 0;
        if (_lengths is null) return 1;
        return genes[_lengthGene] < 0 ? 0 : _lengths[genes[_lengthGene]];
    }
}
