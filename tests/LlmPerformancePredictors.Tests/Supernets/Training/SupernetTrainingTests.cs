using System.Globalization;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Supernets.Training;

public sealed class SupernetTrainingTests
{
    private static readonly IReadOnlyList<SentencePair> Pairs = TinySupernet.Pairs(40);

    private static readonly SupernetTrainingOptions Short =
        new() { Steps = 8, BatchTokens = 120, LearningRate = 0.003, WarmupSteps = 3 };

    [Test]
    public void Train_Threads_DoNotChangeABit([Values] bool distillation)
    {
        SupernetTrainingOptions options = Short.Clone().Change(options => options.InPlaceDistillation = distillation);
        Assert.That(Train(options, threads: 2), Is.EqualTo(Train(options, threads: 1)));
    }

    [Test]
    public void Train_StoppedAfterEveryStepAndResumed_GivesTheSameBits([Values] bool distillation)
    {
        SupernetTrainingOptions options = Short.Clone().Change(options => options.InPlaceDistillation = distillation);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        float[] weights = [];
        try
        {
            for (int stops = 0, done = 0; done < options.Steps; stops++)
            {
                using ManagedTensorEngine engine = TinySupernet.Engine();
                using SuperTransformer model = TinySupernet.Model(engine);
                using var training = new SupernetTraining(model, Pairs, new SandwichSampler(TinySupernet.Space, 1), options);
                using var stop = new CancellationTokenSource();
                try
                {
                    training.Run(path, 100, _ => stop.Cancel(), stop.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.That(training.StepsDone, Is.EqualTo(stops + 1));
                }

                done = training.StepsDone;
                weights = TinySupernet.Weights(model);
            }

            Assert.That(weights, Is.EqualTo(Train(options, threads: 1)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Resume_OtherSettings_AreRefused()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        using var training = new SupernetTraining(model, Pairs, new UniformSampler(TinySupernet.Space), Short);
        using var other = new SupernetTraining(
            model, Pairs, new UniformSampler(TinySupernet.Space), Short.Clone().Change(options => options.LearningRate = 0.001));
        try
        {
            training.Save(path);
            Assert.That(
                () => other.Resume(path),
                Throws.TypeOf<ModelFileException>().With.Message.Contains("a checkpoint of this data, model and these settings"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Text and digits of the version that wrote the first checkpoints: they must stay readable.
    [Test]
    public void Save_OfARun_WritesTheFingerprintThatFirstCheckpointsHave()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        var options = new SupernetTrainingOptions { Steps = 12, BatchTokens = 120, LearningRate = 0.003, WarmupSteps = 3 };
        using var training = new SupernetTraining(model, Pairs, new SandwichSampler(TinySupernet.Space, 2), options);
        try
        {
            training.Save(path);
            Assert.That(TensorFile.Read(path).Metadata["run"], Is.EqualTo("5bc3cf69cd94ed39b04f57c97f0503bf"));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.That(TrainingFingerprint.Describe(options), Is.EqualTo(
            "SupernetTrainingOptions { Steps = 12, BatchTokens = 120, LearningRate = 0.003, WarmupSteps = 3, "
            + "Schedule = InverseSquareRoot, MaximumGradientNorm = 1, LabelSmoothing = 0.1, InPlaceDistillation = False, "
            + "Beta2 = 0.98, Seed = 1 }"));
    }

    [Test]
    public void Fingerprint_Settings_AreAllInIt()
    {
        string training = TrainingFingerprint.Describe(Short);
        string network = TrainingFingerprint.Describe(new SuperTransformerOptions { VocabularySize = 9, Experts = 2 });
        Assert.Multiple(() =>
        {
            Assert.That(training.Count(character => character == '='), Is.EqualTo(CountSettings<SupernetTrainingOptions>()));
            Assert.That(network.Count(character => character == '='), Is.EqualTo(CountSettings<SuperTransformerOptions>()));
        });

        static int CountSettings<T>() => typeof(T).GetProperties().Count(property => property.CanWrite);
    }

    [Test]
    public void Fingerprint_InAnotherCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        string expected = TrainingFingerprint.Describe(Short);
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That($"{0.5}", Is.EqualTo("0,5"), "the culture counts");
            Assert.That(TrainingFingerprint.Describe(Short), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Resume_CheckpointOfAnotherFormatOrDamaged_SaysWhatWasExpected()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        using var training = new SupernetTraining(model, Pairs, new UniformSampler(TinySupernet.Space), Short);
        try
        {
            training.Save(path);
            TensorFile saved = TensorFile.Read(path);
            Assert.Multiple(() =>
            {
                Assert.That(
                    () => ResumeWith("format", "llm-performance-predictors/supernet-checkpoint/0"),
                    RefusedBecause("the format 'llm-performance-predictors/supernet-checkpoint/1' in its metadata"));
                Assert.That(() => ResumeWith("step", "9"), RefusedBecause("0 to 8 as metadata 'step', found '9'"));
                Assert.That(() => ResumeWith("tokens", "-1"), RefusedBecause("as metadata 'tokens', found '-1'"));
                Assert.That(
                    () => ResumeWith("tokens", "9223372036854775807"),
                    RefusedBecause("as metadata 'tokens', found '9223372036854775807'"), "more than the steps can have");
                Assert.That(
                    () => ResumeWithout("second.embedding"),
                    RefusedBecause("'second.embedding' of shape [24, 16], found none"));
            });

            void ResumeWith(string key, string value) =>
                Resume(new TensorFile(new Dictionary<string, string>(saved.Metadata) { [key] = value }, saved.Tensors));

            void ResumeWithout(string tensor) =>
                Resume(new TensorFile(saved.Metadata, saved.Tensors.Where(found => found.Name != tensor)));

            void Resume(TensorFile file)
            {
                file.Write(path);
                training.Resume(path);
            }
        }
        finally
        {
            File.Delete(path);
        }

        static NUnit.Framework.Constraints.IResolveConstraint RefusedBecause(string text) =>
            Throws.TypeOf<ModelFileException>().With.Message.Contains(text);
    }

    [Test]
    public void Step_SubNetworkOfSmallPlan_LeavesTheOtherWeightsAlone()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        float[] before = TinySupernet.Weights(model);
        TransformerPlan plan = TransformerPlan.GetSmallest(TinySupernet.Space);
        using (SuperTransformer trained = model.Extract(plan))
        using (var training = new SupernetTraining(model, Pairs, new SingleSubNetwork(plan), Short))
        using (var alone = new SupernetTraining(trained, Pairs, new SingleSubNetwork(plan), Short))
        {
            training.Run();
            alone.Run();
            using SuperTransformer extracted = model.Extract(plan);
            Assert.That(
                TinySupernet.Weights(extracted), Is.EqualTo(TinySupernet.Weights(trained)).Within(1e-3), "as if trained alone");
        }

        float[] after = TinySupernet.Weights(model);
        int changed = before.Zip(after).Count(pair => pair.First != pair.Second);
        using SuperTransformer part = model.Extract(plan);
        Assert.That(changed, Is.InRange(1, part.ParameterCount));
    }

    [Test]
    public void Step_Progress_CountsTokensAndTime()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        var time = new FakeTimeProvider();
        using var training = new SupernetTraining(model, Pairs, new UniformSampler(TinySupernet.Space), Short, time);
        time.Advance(TimeSpan.FromSeconds(2));
        SupernetTrainingProgress progress = training.Step();
        Assert.Multiple(() =>
        {
            Assert.That((progress.Step, progress.Steps), Is.EqualTo((1, 8)));
            Assert.That(progress.LearningRate, Is.EqualTo(0.001).Within(1e-12));
            Assert.That(progress.TokensPerSecond, Is.EqualTo(progress.TargetTokens / 2.0));
            Assert.That(progress.Remaining, Is.EqualTo(TimeSpan.FromSeconds(14)).Within(TimeSpan.FromMilliseconds(1)));
            Assert.That(progress.Loss, Is.InRange(1, 10));
        });
    }

    [Test]
    public void LearningRate_RisesThenFalls()
    {
        var root = new SupernetTrainingOptions { Steps = 100, LearningRate = 0.01, WarmupSteps = 25 };
        SupernetTrainingOptions cosine = root.Clone().Change(options => options.Schedule = WarmupSchedule.Cosine);
        Assert.Multiple(() =>
        {
            Assert.That(root.GetLearningRate(5), Is.EqualTo(0.002).Within(1e-15));
            Assert.That(root.GetLearningRate(100), Is.EqualTo(0.005).Within(1e-15));
            Assert.That(cosine.GetLearningRate(25), Is.EqualTo(0.01).Within(1e-15));
            Assert.That(cosine.GetLearningRate(50), Is.EqualTo(0.01 * 0.75).Within(1e-15));
            Assert.That(cosine.GetLearningRate(100), Is.Zero.Within(1e-15));
        });
    }

    [Test]
    public void Training_PairThatDoesNotFit_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        var sampler = new UniformSampler(TinySupernet.Space);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new SupernetTraining(model, [new SentencePair([99], [5])], sampler),
                Throws.ArgumentException.With.Message.StartsWith(
                    "Sentence pair 0 has the token 99; the model knows 0 to 23, SuperTransformerOptions.VocabularySize."));
            Assert.That(
                () => new SupernetTraining(model, [new SentencePair([5], [.. Enumerable.Repeat(5, 24)])], sampler),
                Throws.ArgumentException.With.Message.StartsWith(
                    "Sentence pair 0 has 25 tokens; the model allows 24, SuperTransformerOptions.MaxLength."));
        });
    }

    [TestCase("Steps", "0", "at least 1")]
    [TestCase("BatchTokens", "0", "at least 1")]
    [TestCase("LearningRate", "2", "above 0, at most 1")]
    [TestCase("WarmupSteps", "0", "at least 1")]
    [TestCase("MaxGradientNorm", "0", "above 0")]
    [TestCase("LabelSmoothing", "1", "0 to below 1")]
    [TestCase("Beta2", "1", "0 to below 1")]
    [TestCase("Schedule", "7", "a value of WarmupSchedule")]
    public void Options_OutOfRange_NameTheRange(string name, string value, string range)
    {
        SupernetTrainingOptions options = name switch
        {
            "Steps" => new() { Steps = 0 },
            "BatchTokens" => new() { BatchTokens = 0 },
            "LearningRate" => new() { LearningRate = 2 },
            "WarmupSteps" => new() { WarmupSteps = 0 },
            "MaxGradientNorm" => new() { MaxGradientNorm = 0 },
            "LabelSmoothing" => new() { LabelSmoothing = 1 },
            "Beta2" => new() { Beta2 = 1 },
            _ => new() { Schedule = (WarmupSchedule)7 },
        };
        Assert.That(
            () => new SupernetTrainingOptionsValidator().ThrowIfInvalid(options, nameof(options)),
            Throws.ArgumentException.With.Message.StartsWith($"SupernetTrainingOptions.{name} is {value}; allowed is {range}."));
    }

    private static float[] Train(SupernetTrainingOptions options, int threads)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine(threads);
        using SuperTransformer model = TinySupernet.Model(engine);
        using var training = new SupernetTraining(model, Pairs, new SandwichSampler(TinySupernet.Space, 1), options);
        training.Run();
        return TinySupernet.Weights(model);
    }
}
