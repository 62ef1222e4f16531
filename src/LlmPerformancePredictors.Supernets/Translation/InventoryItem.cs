namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>A counted thing.</summary>
/// <param name="Count">How many, 1 to 999.</param>
/// <param name="Adjective">What they are like.</param>
/// <param name="Noun">What they are.</param>
internal readonly record struct InventoryItem(int Count, InventoryAdjective Adjective, InventoryNoun Noun)
{
    // Behind "ein", "eine", "ein"; masculine, feminine, neuter.
    private static readonly string[] SingularEndings = ["-er", "-e", "-es"];

    /// <summary>In English: a noun has one form.</summary>
    public string ToEnglish() => $"{NumberWords.ToEnglish(Count)} {Adjective.English} {Noun.English}";

    /// <summary>In German: article or number, adjective with its ending, noun with that of its plural.</summary>
    public string ToGerman()
    {
        if (Count == 1)
            return $"{(Noun.Gender == 1 ? "eine" : "ein")} {Adjective.German} {SingularEndings[Noun.Gender]} {Noun.German}";
        string plural = Noun.PluralEnding is { } ending ? $" {ending}" : "";
        return $"{NumberWords.ToGerman(Count)} {Adjective.German} -e {Noun.German}{plural}";
    }
}
