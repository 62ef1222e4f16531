namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>How the learning rate falls after its warm-up, in which it rises evenly from 0.</summary>
public enum WarmupSchedule
{
    /// <summary>With the inverse square root of the step (Vaswani et al., 2017, section 5.3).</summary>
    InverseSquareRoot,

    /// <summary>Along half a cosine to 0 at the last step.</summary>
    Cosine,
}
