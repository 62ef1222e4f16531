namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Sentence pairs as matrices of token ids, one sentence a row, row after row, filled up with
/// <see cref="SpecialToken.Padding"/>.
/// </summary>
internal sealed class TokenBatch
{
    /// <summary>Makes a batch of pairs.</summary>
    /// <param name="pairs">Where the pairs come from.</param>
    /// <param name="indices">Which of them are the rows, at least one.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public TokenBatch(IReadOnlyList<SentencePair> pairs, IReadOnlyList<int> indices)
    {
        if (indices.Count == 0)
            throw new ArgumentException("A batch has at least one sentence pair; this one has none.", nameof(indices));
        Indices = [.. indices];
        SentencePair[] rows = [.. indices.Select(index => pairs[index])];
        SourceLength = rows.Max(row => row.Source.Length);
        TargetLength = rows.Max(row => row.Target.Length + 1);
        TargetTokens = rows.Sum(row => row.Target.Length + 1);
        Source = new int[rows.Length * SourceLength];
        TargetInput = new int[rows.Length * TargetLength];
        TargetOutput = new int[rows.Length * TargetLength];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row].Source.CopyTo(Source, row * SourceLength);
            int[] target = rows[row].Target;
            TargetInput[row * TargetLength] = SpecialToken.Start;
            target.CopyTo(TargetInput, (row * TargetLength) + 1);
            target.CopyTo(TargetOutput, row * TargetLength);
            TargetOutput[(row * TargetLength) + target.Length] = SpecialToken.End;
        }
    }

    /// <summary>Which pair each row is: its index among the pairs that the batches were made of.</summary>
    public int[] Indices { get; }

    /// <summary>The number of rows.</summary>
    public int Sentences => Indices.Length;

    /// <summary>The columns of <see cref="Source"/>: the tokens of the longest source sentence.</summary>
    public int SourceLength { get; }

    /// <summary>
    /// The columns of <see cref="TargetInput"/> and <see cref="TargetOutput"/>: the longest target sentence and one.
    /// </summary>
    public int TargetLength { get; }

    /// <summary>The source's ids, <see cref="Sentences"/> times <see cref="SourceLength"/>.</summary>
    public int[] Source { get; }

    /// <summary>
    /// What the decoder reads: start and the target's ids, <see cref="Sentences"/> times <see cref="TargetLength"/>.
    /// </summary>
    public int[] TargetInput { get; }

    /// <summary>
    /// What the decoder should answer: the target's ids and end, <see cref="Sentences"/> times <see cref="TargetLength"/>.
    /// </summary>
    public int[] TargetOutput { get; }

    /// <summary>The tokens of <see cref="TargetOutput"/> that are not padding: what a loss is the mean over.</summary>
    public int TargetTokens { get; }
}
