using System.Collections.Concurrent;
using System.Text.Json;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>
/// HAT's baseline (Wang et al., 2020, section 3.2): an architecture's score is what its sub-network reaches on held-out pairs
/// with the weights it inherits. Each architecture is evaluated once; a batch of them takes one pass over the data.
/// </summary>
public sealed class SupernetPerformancePredictor : IPerformancePredictor, IIdentifiedPredictor
{
    private readonly SuperTransformer _model;
    private readonly IReadOnlyList<SentencePair> _heldOut;
    private readonly SupernetPredictorOptions _options;
    private readonly ConcurrentDictionary<string, Prediction> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the predictor.</summary>
    /// <param name="model">The trained super-Transformer; it stays the caller's to dispose.</param>
    /// <param name="space">A space of Transformers that fit into it.</param>
    /// <param name="heldOut">Pairs that it was not trained on, at least one.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, the space is no space of Transformers or has some that do not fit, or there is no pair.
    /// </exception>
    public SupernetPerformancePredictor(
        SuperTransformer model, SearchSpace space, IReadOnlyList<SentencePair> heldOut, SupernetPredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(heldOut);
        options = options?.Clone() ?? new SupernetPredictorOptions();
        new SupernetPredictorOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (heldOut.Count == 0)
            throw new ArgumentException("A supernet scores by held-out sentence pairs; there are none.", nameof(heldOut));
        model.RequirePlan(TransformerPlan.GetLargest(space));
        (_model, Space, _heldOut, _options) = (model, space, heldOut, options);
    }

    /// <inheritdoc/>
    public Metric Metric => _options.Score == SupernetScore.Loss ? Metric.HeldOutLoss : Metric.Bleu;

    /// <inheritdoc/>
    public SearchSpace Space { get; }

    /// <summary>How many sub-networks were evaluated so far, each architecture once.</summary>
    public int Evaluations => _known.Count;

    /// <inheritdoc/>
    /// <remarks>
    /// Made of the weights as they are now, the held-out pairs, and the score and decoding; it waits until the model's engine is
    /// free.
    /// </remarks>
    public string Identity
    {
        get
        {
            using EngineUse use = _model.Engine.WaitForUse();
            using var content = new Fingerprint();
            content.Append(JsonSerializer.Serialize(_model.Options, TransformerJson.Default.SuperTransformerOptions))
                .Append(JsonSerializer.Serialize(_options.Decoding, DecodingJson.Default.DecodingOptions));
            foreach (NamedTensor tensor in _model.ReadWeights()) content.Append(tensor.Name).Append(tensor.Values.Span);
            foreach (SentencePair pair in _heldOut)
            {
                content.Append("pair").Append<int>(pair.Source);
                content.Append("to").Append<int>(pair.Target);
            }

            return PredictorIdentity.Create($"supernet by {_options.Score}", content.ToString());
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Computes on the caller's thread and the engine's own, and returns a finished task. Waits while another thread is using the
    /// model's engine, such as another predictor over the same model.
    /// </remarks>
    public Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<IReadOnlyList<Prediction>>(cancellationToken);
        Architecture[] adopted = [.. architectures.Select(Space.Adopt)];
        try
        {
            using EngineUse use = _model.Engine.WaitForUse(cancellationToken);
            IEnumerable<Architecture> distinct = adopted.DistinctBy(architecture => architecture.Id);
            Evaluate([.. distinct.Where(architecture => !_known.ContainsKey(architecture.Id))], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<IReadOnlyList<Prediction>>(cancellationToken);
        }

        return Task.FromResult<IReadOnlyList<Prediction>>(Array.ConvertAll(adopted, architecture => _known[architecture.Id]));
    }

    private void Evaluate(Architecture[] architectures, CancellationToken cancellationToken)
    {
        TransformerPlan[] plans = Array.ConvertAll(architectures, TransformerPlan.FromArchitecture);
        if (_options.Score == SupernetScore.Bleu)
        {
            for (int i = 0; i < plans.Length; i++)
            {
                BleuScore bleu = SupernetEvaluation.ComputeBleu(_model, plans[i], _heldOut, _options.Decoding, cancellationToken);
                _known[architectures[i].Id] = Prediction.FromScore(bleu.Value);
            }

            return;
        }

        double[] losses = SupernetEvaluation.ComputeLosses(_model, plans, _heldOut, _options.BatchTokens, cancellationToken);
        for (int i = 0; i < plans.Length; i++)
        {
            _known[architectures[i].Id] = double.IsFinite(losses[i])
                ? Prediction.FromScore(losses[i])
                : Prediction.FromFailure(FormattableString.Invariant($"the sub-network's held-out loss is {losses[i]}"));
        }
    }
}
