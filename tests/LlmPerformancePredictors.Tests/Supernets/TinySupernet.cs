using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Supernets;

/// <summary>A space of small Transformers, models over it and sentence pairs, for tests.</summary>
internal static class TinySupernet
{
    public const int Vocabulary = 24;

    public static SearchSpace Space { get; } = Build("tiny-transformers", [16, 8], [1, 2], [24, 12], [2, 1]);

    public static TransformerPlan Largest { get; } = TransformerPlan.GetLargest(Space);

    public static ManagedTensorEngine Engine(int threads = 1) => new(new ManagedEngineOptions { Threads = threads });

    public static SuperTransformer Model(TensorEngine engine, bool preNorm = false, float dropout = 0.1f, int seed = 1) =>
        new(
            engine,
            new SuperTransformerOptions
            {
                VocabularySize = Vocabulary,
                AttentionWidth = 8,
                MaxLength = 24,
                PreNorm = preNorm,
                Dropout = dropout,
                Seed = seed,
            },
            Largest);

    /// <summary>Pairs of random tokens, the target the source backwards, so that there is something to learn.</summary>
    public static IReadOnlyList<SentencePair> Pairs(int count, int seed = 1)
    {
        Random random = RandomSource.Create(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] source = [.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => random.Next(SpecialToken.Count, Vocabulary))];
            return new SentencePair(source, [.. source.Reverse()]);
        })];
    }

    public static SearchSpace Build(string name, int[] widths, int[] layers, int[] feedForward, int[] heads) =>
        new SearchSpaceBuilder(name)
        .AddInteger(MachineTranslationSpace.EncoderEmbedDim, widths)
        .AddInteger(MachineTranslationSpace.EncoderLayers, layers)
        .AddInteger(MachineTranslationSpace.EncoderFfnDims, feedForward, perLayer: MachineTranslationSpace.EncoderLayers)
        .AddInteger(MachineTranslationSpace.EncoderHeads, heads, perLayer: MachineTranslationSpace.EncoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderEmbedDim, widths)
        .AddInteger(MachineTranslationSpace.DecoderLayers, layers)
        .AddInteger(MachineTranslationSpace.DecoderFfnDims, feedForward, perLayer: MachineTranslationSpace.DecoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderHeads, heads, perLayer: MachineTranslationSpace.DecoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderCrossHeads, heads, perLayer: MachineTranslationSpace.DecoderLayers)
        .AddInteger(MachineTranslationSpace.DecoderCrossSpans, [1, 2], perLayer: MachineTranslationSpace.DecoderLayers)
        .Build();

    public static float[] Logits(SuperTransformer model, TransformerPlan plan, TokenBatch batch)
    {
        using TensorScope scope = model.Engine.BeginScope(recordGradients: false);
        Tensor logits = model.ComputeLogits(plan, batch.Source, batch.TargetInput, batch.Sentences);
        float[] values = new float[logits.Shape.ElementCount];
        model.Engine.Read(logits, values);
        return values;
    }

    public static float[] Weights(SuperTransformer model) => [.. model.Parameters.SelectMany(parameter =>
    {
        float[] values = new float[parameter.Shape.ElementCount];
        model.Engine.Read(parameter, values);
        return values;
    })];
}
