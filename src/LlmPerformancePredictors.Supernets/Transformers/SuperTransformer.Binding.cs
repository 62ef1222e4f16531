using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <content>The layers of one sub-network: the shared ones, or what its encoding mixes of the experts.</content>
public sealed partial class SuperTransformer
{
    /// <summary>Whether all of a sub-network's weights depend on all of its plan.</summary>
    internal bool HasExperts => Options.Experts > 1;

    /// <summary>The encoder layers of a sub-network.</summary>
    internal LayerWeights[] BindEncoder(TransformerPlan plan)
    {
        Tensor? encoding = CreateEncoding(plan);
        return
        [
            .. plan.Encoder.Select((layer, i) => _weights.Encoder[i].Bind(
                encoding, plan.EncoderWidth, plan.EncoderWidth, Options.AttentionWidth, layer.FeedForwardWidth)),
        ];
    }

    /// <summary>The decoder layers of a sub-network.</summary>
    internal LayerWeights[] BindDecoder(TransformerPlan plan)
    {
        Tensor? encoding = CreateEncoding(plan);
        return
        [
            .. plan.Decoder.Select((layer, i) => _weights.Decoder[i].Bind(
                encoding, plan.DecoderWidth, plan.EncoderWidth, Options.AttentionWidth, layer.FeedForwardWidth)),
        ];
    }

    private Tensor? CreateEncoding(TransformerPlan plan) => HasExperts
        ? _engine.CreateConstant(new TensorShape(1, PlanEncoding.Count(Largest)), PlanEncoding.Encode(plan, Largest))
        : null;
}
