using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// Loss and gradients of a step, the means over its sub-networks. Each learns the target's tokens; with in-place distillation
/// only the first does, and the others learn what it expects.
/// </summary>
internal sealed class StepGradients(SuperTransformer model, SupernetTrainingOptions options)
{
    private readonly TensorEngine _engine = model.Engine;

    /// <summary>Adds the gradients to those of the parameters.</summary>
    /// <param name="batch">The step's sentences.</param>
    /// <param name="plans">The step's sub-networks, at least one.</param>
    /// <param name="dropout">The random source of dropout.</param>
    /// <returns>The mean loss in nats a token.</returns>
    public double Accumulate(TokenBatch batch, IReadOnlyList<TransformerPlan> plans, Random dropout)
    {
        float share = 1f / plans.Count;
        double sum = 0;
        using TensorScope step = _engine.BeginScope();
        Tensor? teacher = null;
        foreach (TransformerPlan plan in plans)
        {
            bool teaches = options.InPlaceDistillation && teacher is null && plans.Count > 1;
            float[] expected = teaches ? new float[batch.TargetOutput.Length * model.Options.VocabularySize] : [];
            using (_engine.BeginScope())
            {
                Tensor logits = model.ComputeLogits(plan, batch.Source, batch.TargetInput, batch.Sentences, dropout);
                Tensor loss = ComputeLoss(logits, batch, teacher);
                _engine.Backward(_engine.Scale(loss, share));
                sum += ReadNumber(loss);
                if (teaches)
                    _engine.Read(_engine.Softmax(logits), expected);
            }

            if (teaches)
                teacher = _engine.CreateConstant(
                    new TensorShape(batch.TargetOutput.Length, model.Options.VocabularySize), expected);
        }

        return sum * share;
    }

    private Tensor ComputeLoss(Tensor logits, TokenBatch batch, Tensor? teacher) => teacher is null
        ? _engine.CrossEntropy(logits, batch.TargetOutput, options.LabelSmoothing, SpecialToken.Padding)
        : _engine.CrossEntropy(logits, teacher, Array.ConvertAll(batch.TargetOutput, token => token != SpecialToken.Padding));

    private float ReadNumber(Tensor tensor)
    {
        Span<float> number = stackalloc float[1];
        _engine.Read(tensor, number);
        return number[0];
    }
}
