using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Baselines;
using LlmPerformancePredictors.Tests.SearchSpaces;
using LlmPerformancePredictors.Trees;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.Trees;

public class GradientBoostedTreesPredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() => GradientBoostedTreesPredictor.Fit(
        FeatureEncoder.CreateAverages(ToySpaces.Network), Metric.Bleu, Demonstrations);
}

public class GradientBoostedTreesPredictorTests
{
    private static readonly FeatureEncoder Cells = FeatureEncoder.CreateOneHot(NasBench201Space.Instance);

    [Test]
    public void Fit_TheSameDemonstrationsTwice_GivesTheSameTreesBitForBit()
    {
        Architecture[] cells = [.. NasBench201Space.Instance.Enumerate().Where((_, i) => i % 97 == 0)];
        GradientBoostedTreesPredictor first = Fit(Cells, 78), second = Fit(Cells, 78);

        Assert.That(
            cells.Select(cell => second.Predict(cell).Score), Is.EqualTo(cells.Select(cell => first.Predict(cell).Score)));
        Assert.That(second.Identity, Is.EqualTo(first.Identity).And.Not.EqualTo(Fit(Cells, 77).Identity));
    }

    [Test]
    public void Predict_WithSeventyEightTrainedCells_RanksTheOthers() => Assert.That(Tau(Fit(Cells, 78)), Is.InRange(0.45, 0.8));

    [Test]
    public void Predict_WithZeroCostFigures_RanksBetterThanWithout()
    {
        FeatureEncoder figures = Cells.Concat(FigureTable.CreateFeatures([.. NasBench201.ZeroCostCifar10.Values]));

        Assert.That(Tau(Fit(figures, 32)), Is.GreaterThan(Tau(Fit(Cells, 32))));
        Assert.That(Fit(figures, 32).Identity, Does.StartWith("gradient-boosted trees "));
    }

    [Test]
    public void Predict_TooFewDemonstrationsForASplit_SaysTheirMean()
    {
        Demonstration[] three = [.. Some(3)];

        Assert.That(
            GradientBoostedTreesPredictor.Fit(Cells, Metric.Accuracy, three).Predict(three[0].Architecture).Score,
            Is.EqualTo(three.Average(demonstration => demonstration.Score)).Within(1e-9));
    }

    [Test]
    public void Fit_WhatIsNotAllowed_IsRefusedByName()
    {
        Assert.That(
            () => Fit(Cells, 1), Throws.ArgumentException.With.Message.Contains("at least two demonstrations; there are 1"));
        Assert.That(
            () => GradientBoostedTreesPredictor.Fit(
                Cells, Metric.Accuracy, [.. Some(10)], new GradientBoostedTreesOptions { Leaves = 1 }),
            Throws.ArgumentException.With.Message.Contains("Leaves"));
        Assert.That(
            () => GradientBoostedTreesPredictor.Fit(
                Cells, Metric.Accuracy, [.. Some(2), new Demonstration(NasBench201Space.Instance.Enumerate().Last(), 200)]),
            Throws.ArgumentException.With.Message.Contains("allowed is 0 to 100"));
    }

    [Test]
    public void AddGradientBoostedTrees_WithOptions_TrainsWithThem()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().AddGradientBoostedTrees(options => options.Trees = 1);
        using ServiceProvider provider = services.BuildServiceProvider();
        Demonstration[] demonstrations = [.. Some(40)];

        GradientBoostedTreesPredictor one =
            provider.GetRequiredService<GradientBoostedTreesTrainer>().Fit(Cells, Metric.Accuracy, demonstrations);

        Assert.That(
            NasBench201Space.Instance.Enumerate().Take(3000).Select(cell => one.Predict(cell).Score).Distinct().Count(),
            Is.LessThanOrEqualTo(8), "One tree of eight leaves.");
        services.AddLlmPerformancePredictors().AddGradientBoostedTrees(options => options.Trees = 0);
        using ServiceProvider bad = services.BuildServiceProvider();
        Assert.That(
            () => bad.GetRequiredService<GradientBoostedTreesTrainer>().Fit(Cells, Metric.Accuracy, demonstrations),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Trees"));
    }

    private static GradientBoostedTreesPredictor Fit(FeatureEncoder features, int count) =>
        GradientBoostedTreesPredictor.Fit(features, Metric.Accuracy, [.. Some(count)]);

    // Cells that have zero-cost figures, in an order drawn once.
    private static Architecture[] Order()
    {
        Architecture[] cells = [.. NasBench201.ZeroCostCifar10["nwot"].Values.Keys];
        RandomSource.Create(1).Shuffle(cells);
        return cells;
    }

    private static IEnumerable<Demonstration> Some(int count) =>
        Order().Take(count).Select(cell => new Demonstration(cell, NasBench201.Cifar10.Validation[cell]));

    private static double Tau(GradientBoostedTreesPredictor predictor)
    {
        Architecture[] test = Order()[200..1200];
        return RankCorrelation.KendallTauB(
            [.. test.Select(cell => NasBench201.Cifar10.Validation[cell])],
            [.. test.Select(cell => predictor.Predict(cell).Score)]);
    }
}
