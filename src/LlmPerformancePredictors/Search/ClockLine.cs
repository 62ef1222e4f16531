namespace LlmPerformancePredictors.Search;

/// <summary>Some calls of a predictor in the times of a search.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Evaluations">How many architectures they were for.</param>
/// <param name="Ticks">What they took, in units of 100 ns.</param>
/// <param name="ElapsedTicks">The time of the whole search when this was written, over all runs, in the same unit.</param>
internal sealed record ClockLine(string Predictor, int Evaluations, long Ticks, long ElapsedTicks);
