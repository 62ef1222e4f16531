using LlmPerformancePredictors.Regressors;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>Checks <see cref="RegressorOptions"/>, whose own package knows no options framework.</summary>
[OptionsValidator]
internal sealed partial class RegressorOptionsValidator : IValidateOptions<RegressorOptions>;
