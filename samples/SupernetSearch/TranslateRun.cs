using System.Globalization;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains one Transformer on parallel text files for some minutes, and reports loss and BLEU every minute.</summary>
internal sealed class TranslateRun(
    ITensorEngineFactory engines, TimeProvider time, TranslateOptions options, IAnsiConsole console) : ISampleRun
{
    private const int Merges = 6000;
    private const int EvaluatedPairs = 500;

    private static readonly TransformerPlan Plan = new(
        256,
        [.. Enumerable.Repeat(new EncoderLayerPlan(512, 4), 3)],
        256,
        [.. Enumerable.Repeat(new DecoderLayerPlan(512, 4, 4, 1), 3)]);

    public Task RunAsync(CancellationToken cancellationToken) => Task.Run(() => Run(cancellationToken), cancellationToken);

    private void Run(CancellationToken cancellationToken)
    {
        ParallelText training = Read(options.Training), heldOut = Read(options.HeldOut);
        var vocabulary = Vocabulary.LearnBytePairs(training.Sentences, Merges);
        var data = new TranslationData(vocabulary, training, heldOut);
        using TensorEngine engine = engines.Create();
        using var model = new SuperTransformer(
            engine,
            new SuperTransformerOptions
            {
                VocabularySize = vocabulary.Count,
                AttentionWidth = 256,
                MaxLength = 128,
                PreNorm = true,
                Seed = options.Seed,
            },
            Plan);
        console.MarkupLineInterpolated(
            $"{data.Training.Count:N0} pairs, {vocabulary.Count:N0} tokens, {model.ParameterCount:N0} parameters");
        Train(model, data, cancellationToken);
        Directory.CreateDirectory(options.Out);
        SuperTransformerFile.Write(model, Path.Combine(options.Out, "model.safetensors"));
        vocabulary.Write(Path.Combine(options.Out, "vocabulary.json"));
        double bleu = GetBleu(model, data, data.HeldOut.Count, new DecodingOptions { BeamSize = 4 });
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"BLEU of {data.HeldOut.Count} held-out sentences, beam of 4: {bleu:F2}"));
        console.MarkupLineInterpolated($"Model and vocabulary: [blue]{options.Out}[/]");
    }

    // The clock of training stands still while the model is evaluated.
    private void Train(SuperTransformer model, TranslationData data, CancellationToken cancellationToken)
    {
        var trainingOptions = new SupernetTrainingOptions
        {
            Steps = 1_000_000,
            BatchTokens = 1536,
            LearningRate = 1e-3,
            WarmupSteps = 500,
            Seed = options.Seed,
        };
        using var training = new SupernetTraining(model, data.Training, new SingleSubNetwork(Plan), trainingOptions, time);
        console.WriteLine("minute  steps  tokens/s  training loss  held-out loss  BLEU (greedy, tokens by white space)");
        TimeSpan trained = TimeSpan.Zero;
        double loss = 0;
        int steps = 0;
        for (int minute = 1; trained < options.Duration; minute++)
        {
            (double before, long tokens) = (trained.TotalSeconds, training.TargetTokens);
            double until = Math.Min(minute, options.Duration.TotalMinutes);
            while (trained.TotalMinutes < until)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long begun = time.GetTimestamp();
                loss += training.Step().Loss;
                trained += time.GetElapsedTime(begun);
                steps++;
            }

            double rate = (training.TargetTokens - tokens) / (trained.TotalSeconds - before);
            double heldOut = SupernetEvaluation.ComputeLosses(
                model, [Plan], data.HeldOut, cancellationToken: cancellationToken)[0];
            double bleu = GetBleu(model, data, EvaluatedPairs, new DecodingOptions());
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{minute,6}  {training.StepsDone,5}  {rate,8:F0}  {loss / steps,13:F3}  {heldOut,13:F3}  {bleu,5:F2}"));
            (loss, steps) = (0, 0);
        }
    }

    // References as they were written, so that unknown words do not match each other.
    private static double GetBleu(SuperTransformer model, TranslationData data, int pairs, DecodingOptions decoding)
    {
        int[][] translations = new Translator(model, Plan, decoding)
            .Translate([.. data.HeldOut.Take(pairs).Select(pair => pair.Source)]);
        return Bleu.ScoreCorpus(
            [.. translations.Select(tokens => data.Vocabulary.Decode(tokens))], [.. data.HeldOutText.Target.Take(pairs)]).Value;
    }

    private ParallelText Read(string prefix) => ParallelText.Read($"{prefix}.{options.From}", $"{prefix}.{options.To}");
}
