namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>The ids that mean the same in every vocabulary.</summary>
public static class SpecialToken
{
    /// <summary>Fills rows up to the length of the longest.</summary>
    public const int Padding = 0;

    /// <summary>Stands before a target sentence.</summary>
    public const int Start = 1;

    /// <summary>Stands after a target sentence.</summary>
    public const int End = 2;

    /// <summary>A word, or a character, that the vocabulary does not know.</summary>
    public const int Unknown = 3;

    /// <summary>How many there are: the first id of the vocabulary's own tokens.</summary>
    public const int Count = 4;

    internal static readonly string[] Texts = ["<pad>", "<s>", "</s>", "<unk>"];
}
