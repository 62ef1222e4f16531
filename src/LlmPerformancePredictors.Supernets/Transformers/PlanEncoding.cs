namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>
/// A sub-network in numbers for a router: its widths and, layer by layer, whether there is one, its feed-forward width, heads
/// and span, each as a share of the largest sub-network's. What a layer that is missing would have is 0.
/// </summary>
internal static class PlanEncoding
{
    private const int EncoderFeatures = 3;
    private const int DecoderFeatures = 5;

    /// <summary>How many numbers an encoding has.</summary>
    public static int Count(TransformerPlan largest) =>
        2 + (EncoderFeatures * largest.Encoder.Count) + (DecoderFeatures * largest.Decoder.Count);

    /// <summary>Encodes a sub-network.</summary>
    public static float[] Encode(TransformerPlan plan, TransformerPlan largest)
    {
        float[] features = new float[Count(largest)];
        features[0] = Share(plan.EncoderWidth, largest.EncoderWidth);
        features[1] = Share(plan.DecoderWidth, largest.DecoderWidth);
        for (int i = 0; i < plan.Encoder.Count; i++)
        {
            (EncoderLayerPlan layer, EncoderLayerPlan most) = (plan.Encoder[i], largest.Encoder[i]);
            float[] shares = [1f, Share(layer.FeedForwardWidth, most.FeedForwardWidth), Share(layer.Heads, most.Heads)];
            shares.CopyTo(features, 2 + (EncoderFeatures * i));
        }

        for (int i = 0; i < plan.Decoder.Count; i++)
        {
            (DecoderLayerPlan layer, DecoderLayerPlan most) = (plan.Decoder[i], largest.Decoder[i]);
            float[] shares =
            [
                1f, Share(layer.FeedForwardWidth, most.FeedForwardWidth), Share(layer.Heads, most.Heads),
                Share(layer.CrossHeads, most.CrossHeads), Share(layer.CrossSpan, most.CrossSpan),
            ];
            shares.CopyTo(features, 2 + (EncoderFeatures * largest.Encoder.Count) + (DecoderFeatures * i));
        }

        return features;
    }

    private static float Share(int value, int most) => (float)value / most;
}
