namespace LlmPerformancePredictors.Tensors.Managed;

/// <content>The operations of Transformers.</content>
public sealed unsafe partial class ManagedTensorEngine
{
}
