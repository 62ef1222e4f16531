using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>
/// Evaluates sub-networks, with the weights that they inherit, on held-out sentence pairs. Waits while another thread is using
/// the model's engine.
/// </summary>
public static class SupernetEvaluation
{
    /// <summary>
    /// Computes the mean cross-entropy of many sub-networks in one pass over the data. Those with equal encoders share its work
    /// (with experts only equal plans have equal encoders).
    /// </summary>
    /// <param name="model">The super-Transformer.</param>
    /// <param name="plans">The sub-networks.</param>
    /// <param name="heldOut">The pairs, at least one.</param>
    /// <param name="batchTokens">The tokens of a batch at most, padding included.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>Nats a target token (the end token counted, no label smoothing) of each sub-network, in order.</returns>
    /// <exception cref="ArgumentException">A plan does not fit into the model, or a pair into a batch.</exception>
    public static double[] ComputeLosses(
        SuperTransformer model,
        IReadOnlyList<TransformerPlan> plans,
        IReadOnlyList<SentencePair> heldOut,
        int batchTokens = 4096,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(heldOut);
        ILookup<string, int> byEncoder = Enumerable.Range(0, plans.Count)
            .ToLookup(i => DescribeEncoder(model, plans[i]), StringComparer.Ordinal);
        double[] sums = new double[plans.Count];
        long tokens = 0;
        float[] loss = new float[1];
        TensorEngine engine = model.Engine;
        using EngineUse use = engine.WaitForUse(cancellationToken);
        foreach (TokenBatch batch in new TokenBatches(heldOut, batchTokens, 0).GetSorted())
        {
            cancellationToken.ThrowIfCancellationRequested();
            tokens += batch.TargetTokens;
            foreach (IGrouping<string, int> group in byEncoder)
            {
                using TensorScope shared = engine.BeginScope(recordGradients: false);
                EncoderOutput encoded = model.Encode(plans[group.First()], batch.Source, batch.Sentences);
                foreach (DecoderLayerPlan layer in group.SelectMany(i => plans[i].Decoder))
                    encoded.JoinLast(layer.CrossSpan); // joined once, in the scope that all share
                foreach (int i in group)
                {
                    using TensorScope scope = engine.BeginScope(recordGradients: false);
                    Tensor logits = model.Decode(plans[i], encoded, batch.TargetInput, batch.Sentences);
                    engine.Read(engine.CrossEntropy(logits, batch.TargetOutput, smoothing: 0f, SpecialToken.Padding), loss);
                    sums[i] += (double)loss[0] * batch.TargetTokens;
                }
            }
        }

        return Array.ConvertAll(sums, sum => sum / tokens);
    }

    /// <summary>
    /// Computes the corpus BLEU of a sub-network's translations over the vocabulary's tokens. If these are pieces of words, it is
    /// no BLEU of words and does not compare with other figures; for that, decode translations to text and use
    /// <see cref="LlmPerformancePredictors.Supernets.Translation.Bleu"/>.
    /// </summary>
    /// <param name="model">The super-Transformer.</param>
    /// <param name="plan">The sub-network.</param>
    /// <param name="heldOut">The pairs, at least one.</param>
    /// <param name="decoding">How to translate; null for greedy.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>BLEU with its parts.</returns>
    /// <exception cref="ArgumentException">
    /// There is no pair, or one is too long for the model, or the settings are out of range.
    /// </exception>
    public static BleuScore ComputeBleu(
        SuperTransformer model,
        TransformerPlan plan,
        IReadOnlyList<SentencePair> heldOut,
        DecodingOptions? decoding = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(heldOut);
        int[][] sources = [.. heldOut.Select(pair => pair.Source)];
        int[][] translations = new Translator(model, plan, decoding).Translate(sources, cancellationToken);
        return LlmPerformancePredictors.Supernets.Translation.Bleu.ScoreCorpus<int>(
            translations, [.. heldOut.Select(pair => pair.Target)]);
    }

    // Experts are mixed by the whole plan, the decoder too.
    private static string DescribeEncoder(SuperTransformer model, TransformerPlan plan)
    {
        string encoder = FormattableString.Invariant($"{plan.EncoderWidth}: {string.Join(", ", plan.Encoder)}");
        return model.HasExperts
            ? FormattableString.Invariant($"{encoder}; {plan.DecoderWidth}: {string.Join(", ", plan.Decoder)}")
            : encoder;
    }
}
