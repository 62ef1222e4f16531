using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

public class PerformancePromptTemplateTests
{
    private static readonly PromptRequest Recorded = new(
        TfsEval.All[0].Task.Prediction,
        TfsEval.All[0].GetSplit(123).Demonstrations,
        [.. TfsEval.All[0].GetSplit(123).Test.Select(test => test.Architecture)]);

    // What each level of the ladder adds, as a text that stands in its prompt and in no prompt of a lower level.
    private static readonly (string Level, string[] Adds)[] Ladder =
    [
        ("demonstrations", ["# Demonstrations", "## Demonstration 10", "# Architectures", "# Answer"]),
        (
            "role and definitions",
            [
                "# Role\nYou are a performance estimator for neural machine translation.",
                "# Hyperparameters\n- encoder_embed_dim: width"]),
        ("task name", ["1. The task is WMT'14 English to German translation.", "higher is better"]),
        ("task examples", ["2. Examples of the task:", "Example 5"]),
        ("backbone", ["3. The backbone is the encoder-decoder Transformer"]),
        ("efficiency", ["4. The efficiency of an architecture is given as GFLOPs", "\nGFLOPs: 2.67\n"]),
        ("study the demonstrations", ["5. Study the demonstrations below together with their GFLOPs and BLEU"]),
    ];

    [Test]
    public void Ladder_LevelByLevel_ContainsWhatItsNameSaysAndNothingOfTheNext()
    {
        Assert.That(PromptLadder.Levels.Select(level => level.Name), Is.EqualTo(Ladder.Select(level => level.Level)));
        for (int level = 0; level < Ladder.Length; level++)
        {
            string prompt = Render(PromptLadder.Levels[level].Parts);
            for (int part = 0; part < Ladder.Length; part++)
                foreach (string text in Ladder[part].Adds)
                    Assert.That(
                        prompt,
                        part <= level ? Does.Contain(text) : Does.Not.Contain(text),
                        $"level '{Ladder[level].Level}', part '{Ladder[part].Level}'");
        }
    }

    [Test]
    public void Ladder_BelowEfficiency_HasNoCostAnywhere()
    {
        foreach ((string name, PromptParts parts) in PromptLadder.Levels.TakeWhile(level => level.Name != "efficiency"))
            Assert.That(Render(parts), Does.Not.Contain("FLOP"), name);
    }

    [Test]
    public void Render_WithStudyButWithoutEfficiency_RelatesScoresAlone()
    {
        string prompt = Render(PromptParts.All & ~PromptParts.Efficiency);
        Assert.That(
            prompt,
            Does.Contain(
                "4. Study the demonstrations below together with their BLEU, to understand how hyperparameters and BLEU relate"));
        Assert.That(prompt, Does.Not.Contain("FLOP"));
    }

    [TestCase(0, "# Demonstrations", false)]
    [TestCase(3, "## Demonstration 3", true)]
    [TestCase(3, "## Demonstration 4", false)]
    [TestCase(99, "## Demonstration 10", true)]
    public void Render_WithAMaximumOfDemonstrations_ShowsTheFirstOnes(int maximum, string text, bool shown)
    {
        string prompt =
            new PerformancePromptTemplate(new PerformancePromptOptions { MaxDemonstrations = maximum }).Render(Recorded);
        Assert.That(prompt, shown ? Does.Contain(text) : Does.Not.Contain(text));
    }

    [Test]
    public void Render_WithoutDemonstrations_AsksToStudyNone()
    {
        Assert.That(
            new PerformancePromptTemplate().Render(Recorded with { Demonstrations = [] }), Does.Not.Contain("emonstration"));
        Assert.That(
            new PerformancePromptTemplate(new() { MaxDemonstrations = 0 }).Render(Recorded), Does.Not.Contain("emonstration"));
    }

    [Test]
    public void Render_OfOneArchitecture_AsksForOne()
    {
        string prompt = new PerformancePromptTemplate().Render(Recorded with { Queries = [Recorded.Queries[0]] });
        Assert.That(prompt, Does.EndWith(
            "# Answer\nEstimate the BLEU of the architecture. Reply with one JSON object and nothing else, "
            + "with two decimals per score, in this form:\n"
            + "{\"predictions\": [{\"id\": 1, \"score\": 12.34}]}\n"));
    }

    [TestCase(0, 100, 2, "12.34")]
    [TestCase(0, double.PositiveInfinity, 3, "12.345")]
    [TestCase(double.NegativeInfinity, double.PositiveInfinity, 0, "12")]
    [TestCase(0, 1, 4, "0.1234")]
    [TestCase(-1, 1, 4, "0.1234")]
    [TestCase(0, 1, 0, "0")]
    [TestCase(0, 10, 2, "0.12")]
    [TestCase(100, double.PositiveInfinity, 1, "112.3")]
    [TestCase(double.NegativeInfinity, -5, 2, "-17.35")]
    [TestCase(50, 60, 2, "51.23")]
    [TestCase(0.5, 1, 2, "0.56")]
    [TestCase(0.0625, 0.0703125, 1, "0.06640625")]
    public void Render_OfAnyMetric_ShowsAScoreThatItAllows(double minimum, double maximum, int decimals, string example)
    {
        PredictionTask task = Recorded.Task with { Metric = new Metric("m", minimum, maximum, decimals: decimals) };
        Assert.That(
            new PerformancePromptTemplate().Render(Recorded with { Task = task, Demonstrations = [] }),
            Does.Contain($"\"score\": {example}}}"));
        Assert.That(task.Metric.Allows(double.Parse(example, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public void EfficiencyFigure_OutOfRange_IsRefused()
    {
        var figure = new EfficiencyFigure(new WidthCost(), "weights", "weights", 1e9, 15);
        foreach (double divisor in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.That(
                () => new EfficiencyFigure(new WidthCost(), "weights", "weights", divisor),
                Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => figure with { Divisor = divisor }, Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        foreach (int decimals in new[] { -1, 16 })
        {
            Assert.That(
                () => new EfficiencyFigure(new WidthCost(), "weights", "weights", Decimals: decimals),
                Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => figure with { Decimals = decimals }, Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        Assert.That(figure.Format(ToySpaces.Create(16)), Is.EqualTo("0.000000016000000"));
    }

    [Test]
    public void Render_InARepairRound_SaysWhatWasWrong()
    {
        string prompt = new PerformancePromptTemplate().Render(Recorded with
        {
            Queries = [.. Recorded.Queries.Take(2)],
            EarlierFailures = ["the score 240 is outside 0 to 100", "the answer has no score for it"],
        });
        Assert.That(prompt, Does.EndWith(
            "An earlier answer could not be used:\n- Architecture 1: the score 240 is outside 0 to 100\n"
            + "- Architecture 2: the answer has no score for it\n"));
    }

    [Test]
    public void Render_OfAUsersOwnSpaceAndTask_IsWordedByTheirDescriptionsAlone()
    {
        var task = new PredictionTask
        {
            Space = ToySpaces.Network,
            Metric = new Metric("loss", 0, double.PositiveInfinity, MetricDirection.LowerIsBetter, 3, "validation loss"),
            Name = "handwritten digits",
            Field = "image classification",
            Examples = [new TaskExample(("Image", "a 7"), ("Label", "7"))],
            Efficiency = new EfficiencyFigure(new WidthCost(), "weights", "the number of first-layer weights", Decimals: 0),
        };
        var request = new PromptRequest(
            task,
            [new Demonstration(ToySpaces.Create(16, 0.1), 0.25)],
            [ToySpaces.Network.Parse("layers=2;widths=8,32;dropout=0;optimizer=sgd;momentum=0.9")]);
        string prompt =
            """
            # Role
            You are a performance estimator for image classification. \
            You estimate the validation loss that an architecture reaches when it is trained from scratch.

            # Instructions
            1. The task is handwritten digits. \
            The quality of an architecture is its validation loss on the validation set; lower is better.
            2. Examples of the task:
               Example 1
               Image: a 7
               Label: 7
            3. The network is a small perceptron. \
            Every architecture is trained with the same recipe; only the hyperparameters listed below differ.
            4. The efficiency of an architecture is given as weights: the number of first-layer weights.
            5. Study the demonstrations below together with their weights and loss, \
            to understand how hyperparameters, weights and loss relate, \
            and then estimate the loss of each architecture asked for.

            # Hyperparameters
            - layers: number of layers
            - widths: width, one value per layer
            - dropout: dropout rate
            - optimizer: how it is trained; one of adam, sgd
              - adam: adaptive steps
              - sgd: plain steps
            - momentum: momentum

            # Allowed values
            - layers: one of 1, 2
            - widths: one of 8, 16, 32; a list of one value for each of layers
            - dropout: 0 to 0.5 in steps of 0.1
            - momentum: 0.8 to 0.9 in steps of 0.1; only where optimizer is sgd, otherwise left out

            # Demonstrations
            ## Demonstration 1
            layers: 1
            widths: [16]
            dropout: 0.1
            optimizer: adam
            weights: 16
            loss: 0.250

            # Architectures
            ## Architecture 1
            layers: 2
            widths: [8, 32]
            dropout: 0
            optimizer: sgd
            momentum: 0.9
            weights: 8

            # Answer
            Estimate the loss of the architecture. Reply with one JSON object and nothing else, \
            with three decimals per score, in this form:
            {"predictions": [{"id": 1, "score": 12.345}]}

            """.Replace("\\\n", "", StringComparison.Ordinal); // a backslash at the end of a line joins it with the next
        Assert.That(new PerformancePromptTemplate().Render(request), Is.EqualTo(prompt));

        // As recorded prompts are, by an option of the template or of the task.
        int from = prompt.IndexOf("# Allowed values", StringComparison.Ordinal);
        string recorded = prompt.Remove(from, prompt.IndexOf("# Demonstrations", StringComparison.Ordinal) - from);
        Assert.That(
            new PerformancePromptTemplate(new() { Parts = PromptParts.Recorded }).Render(request), Is.EqualTo(recorded));
        Assert.That(
            new PerformancePromptTemplate().Render(request with { Task = task with { Parts = PromptParts.Recorded } }),
            Is.EqualTo(recorded));
    }

    [Test]
    public void Render_OfASpaceWithNounsRulesAndConditions_SaysAll()
    {
        SearchSpace space = new SearchSpaceBuilder("stages")
            .AddInteger("stages", [1, 2])
            .AddInteger("widths", [16, 32], perLayer: "stages")
            .AddCategorical("head", [new("none"), new("mlp")])
            .AddInteger("head_layers", [1, 2], activeWhen: new("head", ["mlp"]))
            .AddCategorical("head_ops", [new("relu"), new("gelu")], perLayer: "head_layers")
            .UseWording(new SpaceWording("backbone", "knob"))
            .AddRule("widths never shrink", one => one.GetIntegers("widths") is not [32, 16])
            .Build();
        var task = new PredictionTask { Space = space, Metric = Metric.Accuracy, Name = "digits" };
        var request = new PromptRequest(
            task, [], [space.Parse("stages=1;widths=16;head=none"),
            space.Parse("stages=2;widths=16,32;head=mlp;head_layers=1;head_ops=gelu")])
        {
            EarlierFailures = ["there is no score", "nor here"],
        };
        string prompt = new PerformancePromptTemplate().Render(request);
        Assert.That(prompt, Does.Contain("The quality of a backbone is its accuracy"));
        Assert.That(prompt, Does.Contain("Every backbone is trained with the same recipe; only the knobs listed below differ."));
        Assert.That(prompt, Does.Contain(
            "\n\n# Knobs\n- stages\n- widths\n- head: one of none, mlp\n- head_layers\n- head_ops: one of relu, gelu\n\n"
            + "# Allowed values\n- stages: one of 1, 2\n- widths: one of 16, 32; a list of one value for each of stages\n"
            + "- head_layers: one of 1, 2; only where head is mlp, otherwise left out\n"
            + "- head_ops: one of relu, gelu; a list of one value for each of head_layers\n\n"
            + "# Rule\nOf all combinations of values: widths never shrink.\n\n"));
        Assert.That(prompt, Does.Contain(
            "# Backbones\n## Backbone 1\nstages: 1\nwidths: [16]\nhead: none\n\n## Backbone 2\nstages: 2\nwidths: [16, 32]\n"
            + "head: mlp\nhead_layers: 1\nhead_ops: [gelu]\n\n# Answer\nEstimate the accuracy of all 2 backbones."));
        Assert.That(prompt, Does.EndWith("- Backbone 1: there is no score\n- Backbone 2: nor here\n"));
        Assert.That(prompt, Does.Not.Contain("rchitecture").And.Not.Contain("yperparameter"));
        Assert.That(
            new TablePromptTemplate().Render(request),
            Does.Contain("- where a knob does not count").And.Contain("# Rule\n").And.Not.Contain("rchitecture"));
    }

    [Test]
    public void Render_OfACellSpace_ExplainsEveryOperationOnceAndShowsTheCode()
    {
        var task = new PredictionTask
        {
            Space = NasBench201Space.Instance,
            Metric = Metric.Accuracy,
            Name = "CIFAR-10",
            Field = "image classification",
        };
        string prompt = new PerformancePromptTemplate().Render(
            new PromptRequest(task, [], [NasBench201Space.Instance.Sample(RandomSource.Create(1))]));
        Assert.That(prompt, Does.Contain("```python\nclass Cell(nn.Module):"));
        Assert.That(prompt.Split("  - nor_conv_3x3: ReLU").Length - 1, Is.EqualTo(1));
        Assert.That(prompt, Does.Not.Contain("# Demonstrations"));
    }

    [Test]
    public void Render_OfASpaceWithCode_ShowsItFencedBeneathChoiceAndCategory()
    {
        var sketch = new CodeSketch("python", "net = Net()");
        SearchSpace space = new SearchSpaceBuilder("coded", "The network is a small perceptron.", sketch)
            .AddInteger(
                "width",
                [8, 16],
                "width of the hidden layer",
                code: new("python", "hidden = Linear(4, width)\n\nhidden = norm(hidden)"))
            .AddReal("dropout", 0m, 0.2m, 0.1m, "dropout rate", code: new("python", "drop = Dropout(dropout)"))
            .AddCategorical(
                "activation",
                [
                    new("relu", "rectified", new CodeSketch("python", "x = relu(x)")),
                    new("swish", Code: new CodeSketch("python", "x = swish(x)")),
                    new("none")],
                "activation function",
                code: new("python", "act = ACTIVATIONS[activation]"))
            .Build();
        var task = new PredictionTask { Space = space, Metric = Metric.Accuracy, Name = "digits" };
        var request = new PromptRequest(task, [], [space.Parse("width=8;dropout=0.1;activation=swish")]);
        string prompt = new PerformancePromptTemplate().Render(request);
        Assert.That(prompt, Does.Contain("only the hyperparameters listed below differ.\n```python\nnet = Net()\n```\n"));
        Assert.That(prompt, Does.Contain(
            """
            # Hyperparameters
            - width: width of the hidden layer
              ```python
              hidden = Linear(4, width)

              hidden = norm(hidden)
              ```
            - dropout: dropout rate
              ```python
              drop = Dropout(dropout)
              ```
            - activation: activation function; one of relu, swish, none
              ```python
              act = ACTIVATIONS[activation]
              ```
              - relu: rectified
                ```python
                x = relu(x)
                ```
              - swish
                ```python
                x = swish(x)
                ```

            # Allowed values
            - width: one of 8, 16
            - dropout: 0 to 0.2 in steps of 0.1

            # Architectures

            """.TrimEnd('\n')));
        Assert.That(
            new PerformancePromptTemplate(new() { Parts = PromptParts.All & ~PromptParts.Definitions }).Render(request),
            Does.Not.Contain("swish(x)"));
    }

    [Test]
    public void Render_WithoutAQuery_IsRefused() =>
        Assert.That(
            () => new PerformancePromptTemplate().Render(Recorded with { Queries = [] }),
            Throws.ArgumentException.With.Message.Contains("at least one"));

    [Test]
    public void Options_OutOfRange_NameOptionValueAndRange()
    {
        Assert.That(
            () => new PerformancePromptTemplate(new PerformancePromptOptions { MaxDemonstrations = -1 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "PerformancePromptOptions.MaxDemonstrations is -1; allowed is 0 or more, or null for all."));
        Assert.That(
            () => new PerformancePromptTemplate(new PerformancePromptOptions { Parts = (PromptParts)1024 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "PerformancePromptOptions.Parts is 1024; allowed is any combination of the parts, 0 to 511."));
    }

    private static string Render(PromptParts parts) =>
        new PerformancePromptTemplate(new PerformancePromptOptions { Parts = parts }).Render(Recorded);

    private sealed class WidthCost : ICostModel
    {
        public string Name => "weights";

        public string Unit => "weights";

        public double GetCost(Architecture architecture) => architecture.GetIntegers("widths")[0];
    }
}
