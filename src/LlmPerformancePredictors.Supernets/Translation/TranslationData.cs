namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>What a translation model learns from and is judged by: pairs as token ids of one shared vocabulary.</summary>
public sealed class TranslationData
{
    /// <summary>Encodes texts.</summary>
    /// <param name="vocabulary">The vocabulary of source and target; learn it from the training text alone.</param>
    /// <param name="training">The pairs to learn from.</param>
    /// <param name="heldOut">The pairs to be judged by.</param>
    public TranslationData(Vocabulary vocabulary, ParallelText training, ParallelText heldOut)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        Vocabulary = vocabulary;
        Training = Encode(vocabulary, training);
        HeldOut = Encode(vocabulary, heldOut);
        HeldOutText = heldOut;
    }

    /// <summary>The vocabulary of source and target.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The pairs to learn from.</summary>
    public IReadOnlyList<SentencePair> Training { get; }

    /// <summary>The pairs to be judged by.</summary>
    public IReadOnlyList<SentencePair> HeldOut { get; }

    /// <summary>
    /// The held-out pairs as text, in the same order: BLEU's references, since encoding forgets the words that are unknown.
    /// </summary>
    public ParallelText HeldOutText { get; }

    private static SentencePair[] Encode(Vocabulary vocabulary, ParallelText text) =>
        [.. vocabulary.EncodeAll(text.Source)
            .Zip(vocabulary.EncodeAll(text.Target), (source, target) => new SentencePair(source, target))];
}
