using System.Globalization;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Regressors;

/// <summary>Trains one network of an ensemble, an epoch at a time.</summary>
internal sealed class MemberTraining : IDisposable
{
    // Streams of the seed beside those of the epochs.
    private const long InitialStream = 0xFFFF_FFFF;
    private const long SplitStream = 0xFFFF_FFFE;

    private readonly TensorEngine _engine;
    private readonly TrainingTable _table;
    private readonly RegressorOptions _options;
    private readonly int _member;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly float[] _features;
    private readonly float[] _scores;
    private MultilayerPerceptron? _network;
    private AdamOptimizer? _adam;
    private TrainedMember? _best;

    /// <summary>Prepares the training of a member.</summary>
    public MemberTraining(TensorEngine engine, TrainingTable table, RegressorOptions options, int member)
    {
        _engine = engine;
        _table = table;
        _options = options;
        _member = member;
        int[] rows = Shuffle([.. Enumerable.Range(0, table.Count)], SplitStream);
        int held = options.ValidationFraction > 0 ? Math.Max(1, (int)Math.Round(options.ValidationFraction * table.Count)) : 0;
        if (held >= table.Count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"RegressorOptions.ValidationFraction of {options.ValidationFraction} holds out {held} of {table.Count} "
                    + $"rows and leaves none to train on; lower it or give more rows."),
                nameof(options));
        }

        _validation = [.. rows[..held].Order()];
        _training = [.. rows[held..].Order()];
        _features = new float[options.BatchSize * table.Columns];
        _scores = new float[options.BatchSize];
    }

    /// <summary>The epochs done.</summary>
    public int EpochsDone { get; private set; }

    /// <summary>Whether the last epoch is done or patience has run out.</summary>
    public bool Finished => EpochsDone == _options.Epochs
        || (_options.Patience > 0 && _best is not null && EpochsDone - _best.BestEpoch >= _options.Patience);

    private int StepsInAnEpoch => (_training.Length + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Starts afresh, or from a state.</summary>
    /// <param name="state">The state; null to start afresh.</param>
    public void Start(MemberState? state)
    {
        int[] sizes = [_table.Columns, .. _options.HiddenSizes, 1];
        _network = new MultilayerPerceptron(
            _engine, state?.Weights ?? NetworkWeights.CreateInitial(sizes, CreateSource(InitialStream)));
        _adam = _engine.CreateAdam(_network.Parameters, new AdamOptions { WeightDecay = _options.WeightDecay });
        if (state is null)
            return;
        EpochsDone = state.Epochs;
        _best = state.Best;
        _adam.StepCount = state.Steps;
        for (int layer = 0; layer < state.Weights.Layers; layer++)
        {
            _adam.WriteState(2 * layer, state.First.Weights[layer], state.Second.Weights[layer]);
            _adam.WriteState((2 * layer) + 1, state.First.Biases[layer], state.Second.Biases[layer]);
        }
    }

    /// <summary>Trains one epoch.</summary>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <returns>Where training is.</returns>
    public TrainingProgress TrainEpoch(CancellationToken cancellationToken)
    {
        int[] order = Shuffle((int[])_training.Clone(), EpochsDone);
        double sum = 0;
        for (int from = 0; from < order.Length; from += _options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> rows = order.AsSpan(from, Math.Min(_options.BatchSize, order.Length - from));
            sum += Step(rows) * rows.Length;
        }

        EpochsDone++;
        double training = sum / order.Length;
        double? validation = _validation.Length == 0 ? null : Validate();
        double error = validation ?? training;
        if (!double.IsFinite(error))
            throw new TrainingDivergedException(_member, EpochsDone, error, _options.LearningRate);

        // Without held-out rows nothing chooses among epochs, so the last is kept, and read once at the end.
        if (validation is not null && (_best is null || error < _best.BestError))
            _best = new TrainedMember(_network!.Read(), EpochsDone, error);
        else if (validation is null)
            _best = new TrainedMember(_best?.Weights ?? _network!.Read(), EpochsDone, error);
        return new TrainingProgress(
            _member, _options.Members, EpochsDone, _options.Epochs, training, validation, _best!.BestEpoch);
    }

    /// <summary>The state after the epochs done.</summary>
    public MemberState ReadState()
    {
        NetworkWeights weights = _network!.Read();
        NetworkWeights first = CreateZeros(weights), second = CreateZeros(weights);
        for (int layer = 0; layer < weights.Layers; layer++)
        {
            _adam!.ReadState(2 * layer, first.Weights[layer], second.Weights[layer]);
            _adam.ReadState((2 * layer) + 1, first.Biases[layer], second.Biases[layer]);
        }

        return new MemberState(EpochsDone, _adam!.StepCount, weights, first, second, _best!);
    }

    /// <summary>The trained network: of the best epoch, or the last if no rows are held out.</summary>
    public TrainedMember GetResult() => _validation.Length > 0 ? _best! : _best! with { Weights = _network!.Read() };

    /// <inheritdoc/>
    public void Dispose()
    {
        _adam?.Dispose();
        _network?.Dispose();
    }

    private static NetworkWeights CreateZeros(NetworkWeights like) => new(
        like.Sizes,
        Array.ConvertAll(like.Weights, values => new float[values.Length]),
        Array.ConvertAll(like.Biases, values => new float[values.Length]));

    private double Step(ReadOnlySpan<int> rows)
    {
        using TensorScope scope = _engine.BeginScope();
        Tensor loss = ComputeLoss(rows);
        Span<float> error = stackalloc float[1];
        _engine.Read(loss, error);
        _engine.ClearGradients(_network!.Parameters);
        _engine.Backward(loss);
        _adam!.Step(GetLearningRate(_adam.StepCount));
        return error[0];
    }

    private double Validate()
    {
        double sum = 0;
        Span<float> error = stackalloc float[1];
        for (int from = 0; from < _validation.Length; from += _options.BatchSize)
        {
            using TensorScope scope = _engine.BeginScope(recordGradients: false);
            ReadOnlySpan<int> rows = _validation.AsSpan(from, Math.Min(_options.BatchSize, _validation.Length - from));
            _engine.Read(ComputeLoss(rows), error);
            sum += (double)error[0] * rows.Length;
        }

        return sum / _validation.Length;
    }

    private Tensor ComputeLoss(ReadOnlySpan<int> rows)
    {
        Span<float> features = _features.AsSpan(0, rows.Length * _table.Columns), scores = _scores.AsSpan(0, rows.Length);
        _table.Gather(rows, features, scores);
        Tensor input = _engine.CreateConstant(new TensorShape(rows.Length, _table.Columns), features);
        return _engine.MeanSquaredError(
            _network!.Forward(input), _engine.CreateConstant(new TensorShape(rows.Length, 1), scores));
    }

    private double GetLearningRate(long step)
    {
        if (_options.Schedule == LearningRateSchedule.Constant)
            return _options.LearningRate;
        double last = _options.LearningRate * _options.FinalLearningRateFraction;
        double part = (double)step / Math.Max(1, ((long)StepsInAnEpoch * _options.Epochs) - 1);
        return last + ((_options.LearningRate - last) * 0.5 * (1 + Math.Cos(Math.PI * part)));
    }

    private Random CreateSource(long stream) => RandomSource.Create(_options.Seed, ((long)_member << 32) | stream);

    private int[] Shuffle(int[] rows, long stream)
    {
        Random random = CreateSource(stream);
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows;
    }
}
