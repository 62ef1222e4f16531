using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>
/// Translates with a sub-network, greedily or by beam search. Waits while another thread is using the model's engine.
/// </summary>
public sealed class Translator
{
    private readonly SuperTransformer _model;
    private readonly TransformerPlan _plan;
    private readonly DecodingOptions _options;

    /// <summary>Creates a translator.</summary>
    /// <param name="model">The super-Transformer.</param>
    /// <param name="plan">The sub-network.</param>
    /// <param name="options">How to search; null for greedy.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public Translator(SuperTransformer model, TransformerPlan plan, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        options = options?.Clone() ?? new DecodingOptions();
        new DecodingOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (_model, _plan, _options) = (model, plan, options);
    }

    /// <summary>Translates sentences.</summary>
    /// <param name="sources">Their tokens, without start, end and padding; each at least one.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The translations' tokens in the same order, without start and end.</returns>
    /// <exception cref="ArgumentException">A sentence is empty or too long for the model.</exception>
    public int[][] Translate(IReadOnlyList<int[]> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].Length == 0)
            {
                throw new ArgumentException(
                    $"Sentence {i} has no tokens, but needs at least one to be translated.", nameof(sources));
            }
        }

        using EngineUse use = _model.Engine.WaitForUse(cancellationToken);
        int[][] translations = new int[sources.Count][];

        // Sentences of like length together, so that little is padding.
        int[] order = [.. Enumerable.Range(0, sources.Count).OrderBy(i => sources[i].Length)];
        int sentences = Math.Min(_options.BatchRows / _options.BeamSize, sources.Count);
        float[] logits = new float[sentences * _options.BeamSize * _model.Options.VocabularySize];
        var cache = new DecodingCache();
        foreach (int[] batch in order.Chunk(Math.Max(1, sentences)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[][] found = TranslateBatch([.. batch.Select(i => sources[i])], cache, logits);
            for (int i = 0; i < batch.Length; i++)
                translations[batch[i]] = found[i];
        }

        return translations;
    }

    private int[][] TranslateBatch(int[][] sources, DecodingCache cache, float[] logits)
    {
        int length = sources.Max(source => source.Length), vocabulary = _model.Options.VocabularySize, size = _options.BeamSize;
        int[] padded = new int[sources.Length * length];
        for (int i = 0; i < sources.Length; i++)
            sources[i].CopyTo(padded, i * length);
        var beams = Array.ConvertAll(
            sources, source => new SentenceBeam(size, _options.LengthPenalty, GetMaxLength(source.Length)));
        int steps = GetMaxLength(length), rows = sources.Length * size;
        int[] tokens = new int[rows], parents = new int[rows];
        Array.Fill(tokens, SpecialToken.Start);
        using TensorScope scope = _model.Engine.BeginScope(recordGradients: false);
        var state = new DecodingState(_model, _plan, _model.Encode(_plan, padded, sources.Length), size, cache);
        for (int step = 0; step < steps && !Array.TrueForAll(beams, beam => beam.Finished); step++)
        {
            state.Step(tokens, logits.AsSpan(0, rows * vocabulary));
            bool moved = false;
            for (int i = 0; i < beams.Length; i++)
            {
                Span<int> from = parents.AsSpan(i * size, size);
                for (int row = 0; row < size; row++)
                    from[row] = row;
                if (beams[i].Finished)
                    Resolve(from, i);
                else
                    moved |= Extend(beams[i], i, from);
            }

            if (moved)
                state.Reorder(parents);
        }

        return Array.ConvertAll(beams, beam => beam.Translation);

        bool Extend(SentenceBeam beam, int sentence, Span<int> from)
        {
            beam.Extend(logits.AsSpan(sentence * size * vocabulary, size * vocabulary), vocabulary, from);
            for (int row = 0; row < beam.Open.Count; row++)
                tokens[(sentence * size) + row] = beam.Open[row].Tokens[^1];
            bool moves = false;
            for (int row = 0; row < size; row++)
                moves |= from[row] != row;
            Resolve(from, sentence);
            return moves;
        }

        void Resolve(Span<int> from, int sentence)
        {
            for (int row = 0; row < size; row++)
                from[row] += sentence * size;
        }
    }

    private int GetMaxLength(int source) =>
        (int)Math.Min(_model.Options.MaxLength, (source * _options.LengthFactor) + _options.ExtraLength);
}
