using System.Globalization;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Translation;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains one Transformer on parallel text files for some minutes, and reports loss and BLEU every minute.</summary>
internal sealed class TranslateRun(ITensorEngineFactory engines, TimeProvider time, IAnsiConsole console)
{
    private const int Merges = 6000;
    private const int EvaluatedPairs = 500;

    public Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        ParallelText training = Read(arguments.Corpus.Training, arguments.Languages), heldOut = Read(arguments.Corpus.HeldOut, arguments.Languages);
        var vocabulary = Vocabulary.LearnBytePairs(training.Sentences, Merges);
        var data = new TranslationData(vocabulary, training, heldOut);
        var plan = new TransformerPlan(
            256,
            [.. Enumerable.Repeat(new EncoderLayerPlan(512, 4), 3)],
            256,
            [.. Enumerable.Repeat(new DecoderLayerPlan(512, 4, 4, 1), 3)]);
        using TensorEngine engine = engines.Create();
        var network = new SuperTransformerOptions { VocabularySize = vocabulary.Count, AttentionWidth = 256, MaximumLength = 128, PreNorm = true, Seed = arguments.Seed };
        using var model = new SuperTransformer(engine, network, plan);
        var options = new SupernetTrainingOptions { Steps = 1_000_000, BatchTokens = 1536, LearningRate = 1e-3, WarmupSteps = 500, Seed = arguments.Seed };
        using var run = new SupernetTraining(model, data.Training, new SingleSubNetwork(plan), options, time);
        console.MarkupLineInterpolated($"{data.Training.Count:N0} pairs, {vocabulary.Count:N0} tokens, {model.ParameterCount:N0} parameters");
        console.WriteLine("minute  steps  tokens/s  training loss  held-out loss  BLEU (greedy, tokens by white space)");
        Train(run, model, plan, data, arguments, cancellationToken);
        Directory.CreateDirectory(arguments.Out);
        SuperTransformerFile.Write(model, Path.Combine(arguments.Out, "model.safetensors"));
        vocabulary.Write(Path.Combine(arguments.Out, "vocabulary.json"));
        Bleu("beam of 4", new DecodingOptions { BeamSize = 4 }, data.HeldOut.Count);
        console.MarkupLineInterpolated($"Model and vocabulary: [blue]{arguments.Out}[/]");
        return Task.CompletedTask;

        void Bleu(string name, DecodingOptions decoding, int pairs) =>
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BLEU of {pairs} held-out sentences, {name}: {BleuOf(model, plan, data, pairs, decoding):F2}"));
    }

    // The clock of training stands still while the model is evaluated.
    private void Train(SupernetTraining run, SuperTransformer model, TransformerPlan plan, TranslationData data, Arguments arguments, CancellationToken cancellationToken)
    {
        TimeSpan trained = TimeSpan.Zero;
        double loss = 0;
        int steps = 0;
        for (int minute = 1; trained.TotalMinutes < arguments.Minutes; minute++)
        {
            (double before, long tokens) = (trained.TotalSeconds, run.TargetTokens);
            double until = Math.Min(minute, arguments.Minutes);
            while (trained.TotalMinutes < until)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long begun = time.GetTimestamp();
                loss += run.Step().Loss;
                trained += time.GetElapsedTime(begun);
                steps++;
            }

            double rate = (run.TargetTokens - tokens) / (trained.TotalSeconds - before);
            double heldOut = SupernetEvaluation.Losses(model, [plan], data.HeldOut, cancellationToken: cancellationToken)[0];
            double bleu = BleuOf(model, plan, data, EvaluatedPairs, new DecodingOptions());
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{minute,6}  {run.StepsDone,5}  {rate,8:F0}  {loss / steps,13:F3}  {heldOut,13:F3}  {bleu,5:F2}"));
            (loss, steps) = (0, 0);
        }
    }

    // References as they were written, so that unknown words do not match each other.
    private static double BleuOf(SuperTransformer model, TransformerPlan plan, TranslationData data, int pairs, DecodingOptions decoding)
    {
        int[][] translations = new Translator(model, plan, decoding).Translate([.. data.HeldOut.Take(pairs).Select(pair => pair.Source)]);
        return Translation.Bleu.OfCorpus([.. translations.Select(tokens => data.Vocabulary.Decode(tokens))], [.. data.HeldOutText.Target.Take(pairs)]).Value;
    }

    private static ParallelText Read(string prefix, (string Source, string Target) languages) =>
        ParallelText.Read($"{prefix}.{languages.Source}", $"{prefix}.{languages.Target}");
}
