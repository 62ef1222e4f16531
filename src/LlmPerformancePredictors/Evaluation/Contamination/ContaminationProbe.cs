using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>
/// Asks whether a predictor learns from its demonstrations or knows the answers from elsewhere, such as a benchmark's
/// published results: the same evaluation with its demonstrations shuffled, their scores permuted, names disguised, and no
/// demonstrations at all.
/// </summary>
/// <remarks>
/// Who learns from demonstrations loses rank correlation when their scores are permuted or they are taken away, and not when
/// they are shuffled. Who keeps it has it from elsewhere: from what the names mean, if it is lost with the names, or from
/// the values alone. General knowledge, such as that larger networks score better, counts as elsewhere too: the probe shows
/// where a score comes from, not whether test data was seen.
/// </remarks>
public static class ContaminationProbe
{
    /// <summary>Evaluates a predictor under every condition.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="splits">
    /// Demonstrations and test architectures of the task; at least one, each with two demonstrations of different scores.
    /// </param>
    /// <param name="make">
    /// Makes the predictor from a task and demonstrations; both may be disguised, and demonstrations missing. For a language
    /// model: <c>(task, demonstrations) => factory.Create(task, demonstrations)</c>.
    /// </param>
    /// <param name="options">What to try; null takes the defaults.</param>
    /// <param name="asked">
    /// A language model that is asked once, by the first split's demonstrations in disguise, which names are behind the code
    /// names; null asks none. The answer is counted in <see cref="ContaminationReport.CodeNames"/>.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The figures and their changes.</returns>
    /// <exception cref="ArgumentException">
    /// An option is not allowed, there is no split, or one's demonstrations cannot be changed; the message says what is needed.
    /// </exception>
    public static async Task<ContaminationReport> RunAsync(
        PredictionTask task, IReadOnlyList<EvaluationSplit> splits,
        Func<PredictionTask, IReadOnlyList<Demonstration>, IPerformancePredictor> make,
        ContaminationProbeOptions? options = null, IChatClient? asked = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(splits);
        ArgumentNullException.ThrowIfNull(make);
        options = options?.Clone() ?? new ContaminationProbeOptions();
        new ContaminationProbeOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (splits.Count == 0) throw new ArgumentException("The probe needs at least one split; there is none.", nameof(splits));
        foreach (EvaluationSplit split in splits)
            if (split.Demonstrations.Select(demonstration => demonstration.Score).Distinct().Count() < 2)
                throw new ArgumentException(
                    $"{split.Task}, {split.Name}, has {split.Demonstrations.Count} demonstrations; the probe needs at least 2, "
                    + "of different scores, to change their order and scores.",
                    nameof(splits));

        ProbeRun[] runs = [.. options.Conditions.Prepend(ProbeCondition.Original).Distinct().SelectMany(condition =>
            Enumerable.Range(0, ProbeRun.IsRandom(condition) ? options.Repetitions : 1)
                .Select(repetition => new ProbeRun(condition, repetition)))];
        var disguise = new SpaceDisguise(task.Space, options.Seed);

        // All are made before the first is asked, so that what one of them refuses is refused before it costs.
        NamedPredictor[][] predictors = [.. splits.Select((split, i) => runs.Select(run =>
        {
            // One stream for each split, repetition and random condition.
            int kind = run.Condition == ProbeCondition.ScoresPermuted ? 1 : 0;
            long stream = ((((long)i * options.Repetitions) + run.Repetition) * 2) + kind;
            return new NamedPredictor(
                run.Name, Make(run.Condition, split.Demonstrations, RandomSource.Create(options.Seed, stream)));
        }).ToArray())];
        CodeNameUse? codeNames = asked is null ? null : await AskAsync(asked).ConfigureAwait(false);
        var results = new List<SplitResult>();
        for (int i = 0; i < splits.Count; i++)
            results.Add(await SplitResult.EvaluateAsync(splits[i], predictors[i], cancellationToken).ConfigureAwait(false));

        bool isDisguised = asked is not null || runs.Any(run => run.Condition == ProbeCondition.NamesDisguised);
        return new ContaminationReport(results, runs)
        {
            Visible = isDisguised ? disguise.GetVisible(task) : [],
            CodeNames = codeNames,
        };

        Task<CodeNameUse> AskAsync(IChatClient model)
        {
            var question = new CodeNameQuestion(disguise);
            return question.AskAsync(model, question.Render(task, splits[0].Demonstrations), cancellationToken);
        }

        IPerformancePredictor Make(
            ProbeCondition condition, IReadOnlyList<Demonstration> demonstrations, Random random) => condition switch
            {
                ProbeCondition.DemonstrationsShuffled => make(task, Shuffle(demonstrations, random)),
                ProbeCondition.ScoresPermuted => make(task, Permute(demonstrations, random)),
                ProbeCondition.NamesDisguised => new DisguisedPredictor(
                    make(disguise.Disguise(task), [.. demonstrations.Select(disguise.Disguise)]), disguise, task.Metric),
                ProbeCondition.NoDemonstrations => make(task, []),
                _ => make(task, demonstrations),
            };
    }

    private static Demonstration[] Shuffle(IReadOnlyList<Demonstration> demonstrations, Random random)
    {
        Demonstration[] shuffled = [.. demonstrations];
        RandomOrder.MoveAll(shuffled, random);
        return shuffled;
    }

    private static Demonstration[] Permute(IReadOnlyList<Demonstration> demonstrations, Random random)
    {
        double[] scores = [.. demonstrations.Select(demonstration => demonstration.Score)];
        do RandomOrder.MoveAll(scores, random);
        while (demonstrations.Zip(scores).All(pair => pair.First.Score == pair.Second)); // only equal scores changed places
        return [.. demonstrations.Select((demonstration, i) => demonstration with { Score = scores[i] })];
    }
}
