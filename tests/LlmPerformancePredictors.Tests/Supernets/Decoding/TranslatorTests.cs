using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Supernets.Decoding;

public sealed class TranslatorTests
{
    [Test]
    public void Translate_TwoLayersTrainedOn64Pairs_RememberThemAll()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        var plan = new TransformerPlan(
            32,
            [new EncoderLayerPlan(64, 2), new EncoderLayerPlan(64, 2)],
            32,
            [new DecoderLayerPlan(64, 2, 2, 1), new DecoderLayerPlan(64, 2, 2, 1)]);
        var network = new SuperTransformerOptions
        {
            VocabularySize = TinySupernet.Vocabulary,
            AttentionWidth = 32,
            MaxLength = 24,
            Dropout = 0,
        };
        using var model = new SuperTransformer(engine, network, plan);
        IReadOnlyList<SentencePair> pairs = TinySupernet.Pairs(64);
        var options = new SupernetTrainingOptions
        {
            Steps = 250,
            BatchTokens = 1000,
            LearningRate = 0.005,
            WarmupSteps = 30,
            LabelSmoothing = 0,
        };
        using var training = new SupernetTraining(model, pairs, new SingleSubNetwork(plan), options);
        training.Run();
        int[][] sources = [.. pairs.Select(pair => pair.Source)];
        int[][] greedy = new Translator(model, plan).Translate(sources);
        int[][] beam = new Translator(model, plan, new DecodingOptions { BeamSize = 4, BatchRows = 20 }).Translate(sources);
        Assert.Multiple(() =>
        {
            Assert.That(SupernetEvaluation.ComputeLosses(model, [plan], pairs)[0], Is.LessThan(0.05));
            Assert.That(greedy, Is.EqualTo(pairs.Select(pair => pair.Target)));
            Assert.That(beam, Is.EqualTo(pairs.Select(pair => pair.Target)));
            Assert.That(SupernetEvaluation.ComputeBleu(model, plan, pairs).Value, Is.EqualTo(100).Within(1e-9));
        });
    }

    [Test]
    public void Beam_AsWideAsAllHypotheses_FindsTheLikeliestTranslation()
    {
        // Two words, at most two of them: 1 + 2 + 4 translations, all scored by hand below.
        float[][] steps = [[0, 0, 0.1f, -9, 1.0f, 0.9f], [0, 0, 0.2f, -9, 0.3f, 2.0f], [0, 0, 3.0f, -9, 0.1f, 0.2f]];
        var beam = new SentenceBeam(8, 0.6, 2);
        int[] parents = new int[8];
        while (!beam.Finished)
        {
            float[] rows = [.. Enumerable.Repeat(steps[beam.Open[0].Tokens.Length], beam.Open.Count).SelectMany(row => row)];
            beam.Extend(rows, 6, parents);
        }

        (double Score, int[] Tokens) best =
            All().Where(translation => translation.Tokens.Length < 2).MaxBy(translation => translation.Score);
        Assert.That(beam.Translation, Is.EqualTo(best.Tokens));

        IEnumerable<(double Score, int[] Tokens)> All()
        {
            foreach (int[] tokens in new int[][] { [], [3], [4], [5], [4, 4], [4, 5], [5, 4], [5, 5] })
            {
                double log = tokens.Append(SpecialToken.End)
                    .Select((token, t) => steps[t][token] - Math.Log(steps[t].Sum(x => Math.Exp(x))))
                    .Sum();
                yield return (log / Math.Pow(tokens.Length + 1, 0.6), tokens);
            }
        }
    }

    [Test]
    public void Translate_BatchesOfOtherSizes_GiveTheSame()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        int[][] sources = [.. TinySupernet.Pairs(9).Select(pair => pair.Source)];
        Assert.That(Translate(batchRows: 100), Is.EqualTo(Translate(batchRows: 2)));

        int[][] Translate(int batchRows)
        {
            var options = new DecodingOptions { BeamSize = 2, BatchRows = batchRows };
            return new Translator(model, TinySupernet.Largest, options).Translate(sources);
        }
    }

    [Test]
    public void Translate_EmptySentence_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        Assert.That(
            () => new Translator(model, TinySupernet.Largest).Translate([[5], []]),
            Throws.ArgumentException.With.Message.StartsWith(
                "Sentence 1 has no tokens, but needs at least one to be translated."));
    }

    [TestCase(0, 0.6, 2, 10, 128, "DecodingOptions.BeamSize is 0; allowed is 1 to 100.")]
    [TestCase(1, -1, 2, 10, 128, "DecodingOptions.LengthPenalty is -1; allowed is at least 0.")]
    [TestCase(1, 0.6, -2, 10, 128, "DecodingOptions.LengthFactor is -2; allowed is at least 0.")]
    [TestCase(1, 0.6, 2, 0, 128, "DecodingOptions.ExtraLength is 0; allowed is at least 1.")]
    [TestCase(5, 0.6, 2, 10, 4, "DecodingOptions.BatchRows is 4; allowed is at least the beam size.")]
    public void Options_OutOfRange_NameTheRange(int beam, double penalty, double factor, int extra, int rows, string message)
    {
        var options = new DecodingOptions
        {
            BeamSize = beam,
            LengthPenalty = penalty,
            LengthFactor = factor,
            ExtraLength = extra,
            BatchRows = rows,
        };
        Assert.That(
            () => new DecodingOptionsValidator().ThrowIfInvalid(options, nameof(options)),
            Throws.ArgumentException.With.Message.StartsWith(message));
    }
}
