namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>The numbers of one Adam step, the bias corrections already in them.</summary>
/// <param name="Beta1">Decay of the mean gradient.</param>
/// <param name="Beta2">Decay of the mean squared gradient.</param>
/// <param name="StepSize">Learning rate over the first bias correction.</param>
/// <param name="RootCorrection">One over the square root of the second bias correction.</param>
/// <param name="Epsilon">Added to the divisor.</param>
/// <param name="Shrink">What weights are multiplied with first (decoupled decay); 1 for none.</param>
/// <param name="GradientDecay">What of the weight enters the gradient (coupled decay); 0 for none.</param>
internal readonly record struct AdamStep(
    float Beta1,
    float Beta2,
    float StepSize,
    float RootCorrection,
    float Epsilon,
    float Shrink,
    float GradientDecay);
