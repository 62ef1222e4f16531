namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>The four linear layers of an attention.</summary>
internal readonly record struct AttentionWeights(
    ElasticLinear Query, ElasticLinear Key, ElasticLinear Value, ElasticLinear Output);
