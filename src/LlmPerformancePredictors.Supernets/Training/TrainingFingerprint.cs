using System.Globalization;
using LlmPerformancePredictors.Storage;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// Tells training runs apart by all that decides their bits. It is in checkpoints: if its text changes, those of the version
/// before are refused, so setting names stay as they were first written, whatever the properties are called today.
/// </summary>
internal static class TrainingFingerprint
{
    /// <summary>Computes the fingerprint of a run.</summary>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Compute(
        SuperTransformer model, IReadOnlyList<SentencePair> pairs, ISubNetworkSampler sampler, SupernetTrainingOptions options)
    {
        string shapes = string.Join(' ', model.Parameters.Select(parameter => parameter.Shape));
        using var fingerprint = new Fingerprint();
        fingerprint.Append($"{Describe(options)}\n{sampler.Describe()}\n{Describe(model.Options)}\n{shapes}\n");
        foreach (SentencePair pair in pairs)
            fingerprint.Append<int>(pair.Source).Append<byte>([0]).Append<int>(pair.Target).Append<byte>([1]);
        return fingerprint.ToShortString();
    }

    internal static string Describe(SupernetTrainingOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"SupernetTrainingOptions {{ Steps = {options.Steps}, BatchTokens = {options.BatchTokens}, "
        + $"LearningRate = {options.LearningRate}, WarmupSteps = {options.WarmupSteps}, Schedule = {options.Schedule}, "
        + $"MaximumGradientNorm = {options.MaxGradientNorm}, LabelSmoothing = {options.LabelSmoothing}, "
        + $"InPlaceDistillation = {options.InPlaceDistillation}, Beta2 = {options.Beta2}, Seed = {options.Seed} }}");

    internal static string Describe(SuperTransformerOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"SuperTransformerOptions {{ VocabularySize = {options.VocabularySize}, AttentionWidth = {options.AttentionWidth}, "
        + $"MaximumLength = {options.MaxLength}, PreNorm = {options.PreNorm}, Dropout = {options.Dropout}, "
        + $"Positions = {options.Positions}, PositionWidth = {options.PositionWidth}, Seed = {options.Seed}"
        + $"{DescribeExperts(options)} }}");

    // Only where there are some, so that checkpoints from before there were any stay valid.
    private static string DescribeExperts(SuperTransformerOptions options) => options.Experts == 1
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", Experts = {options.Experts}, Routing = {options.Routing}");
}
