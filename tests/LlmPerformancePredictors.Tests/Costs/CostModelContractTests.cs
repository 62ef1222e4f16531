using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.Costs;

/// <summary>What every <see cref="ICostModel"/> promises. Derive a fixture for each implementation.</summary>
public abstract class CostModelContractTests
{
    private IReadOnlyList<Architecture> _architectures = [];

    /// <summary>The space that the model is for.</summary>
    protected virtual SearchSpace Space => MachineTranslationSpace.Instance;

    protected abstract ICostModel CreateModel();

    [OneTimeSetUp]
    public void DrawArchitectures()
    {
        Random random = RandomSource.Create(11);
        _architectures = [.. Enumerable.Range(0, 300).Select(_ => Space.Sample(random))];
    }

    [Test]
    public void Properties_Always_SayWhatIsCountedInWhichUnitAtWhichEffort()
    {
        ICostModel model = CreateModel();
        Assert.That(model.Name, Is.Not.Empty.And.EqualTo(model.Name.Trim()));
        Assert.That(model.Unit, Is.Not.Empty.And.EqualTo(model.Unit.Trim()));
        Assert.That(Enum.IsDefined(model.Effort), $"{model.Effort}");
    }

    [Test]
    public void Cost_OfEveryArchitecture_IsFiniteAndAtLeastZero()
    {
        ICostModel model = CreateModel();
        foreach (Architecture architecture in _architectures)
            Assert.That(
                model.GetCost(architecture), Is.GreaterThanOrEqualTo(0).And.LessThan(double.PositiveInfinity), architecture.Id);
    }

    [Test]
    public void Costs_OfABatch_AreWhatCostSaysBitForBit([Values(1, 2, 7, 8, 9, 64, 257, 300)] int size)
    {
        ICostModel model = CreateModel();
        Architecture[] batch = [.. _architectures.Take(size)];
        double[] costs = new double[size];

        model.GetCosts(batch, costs);

        Assert.That(costs, Is.EqualTo(batch.Select(model.GetCost)));
    }

    [Test]
    public void Costs_InAnotherOrder_AreInThatOrder()
    {
        ICostModel model = CreateModel();
        double[] forward = new double[_architectures.Count];
        double[] backward = new double[_architectures.Count];

        model.GetCosts(_architectures, forward);
        model.GetCosts([.. _architectures.Reverse()], backward);

        Assert.That(backward.Reverse(), Is.EqualTo(forward));
        Assert.That(forward.Distinct().Count(), Is.GreaterThan(1), "Equal costs would show no order.");
    }

    [Test]
    public void Costs_OfNothing_DoNothing() => Assert.That(() => CreateModel().GetCosts([], []), Throws.Nothing);

    [Test]
    public void Costs_AskedAgainAndByAnotherInstance_AreTheSame()
    {
        ICostModel model = CreateModel();
        double[] costs = [.. _architectures.Select(model.GetCost)];

        Assert.That(_architectures.Select(model.GetCost), Is.EqualTo(costs));
        Assert.That(_architectures.Select(CreateModel().GetCost), Is.EqualTo(costs));
    }

    [Test]
    public void Costs_FromManyThreads_AreTheSame()
    {
        ICostModel model = CreateModel();
        double[] expected = [.. _architectures.Select(model.GetCost)];
        double[][] results = new double[8][];

        Parallel.For(0, results.Length, i =>
        {
            results[i] = new double[_architectures.Count];
            if (i % 2 == 0) model.GetCosts(_architectures, results[i]);
            else for (int k = 0; k < results[i].Length; k++) results[i][k] = model.GetCost(_architectures[k]);
        });

        foreach (double[] result in results) Assert.That(result, Is.EqualTo(expected));
    }

    [Test]
    public void Cost_InAnotherCulture_IsTheSame()
    {
        double expected = CreateModel().GetCost(_architectures[0]);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture =
                new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.That(CreateModel().GetCost(_architectures[0]), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Cost_OfAnotherSpacesArchitecture_IsRefused()
    {
        SearchSpace other = new SearchSpaceBuilder("other").AddInteger("never_heard_of", [1]).Build();
        Architecture stranger = other.Sample(RandomSource.Create(1));
        ICostModel model = CreateModel();

        Assert.That(() => model.GetCost(stranger), Throws.TypeOf<InvalidArchitectureException>());
        Assert.That(
            () => model.GetCosts([_architectures[0], stranger], new double[2]), Throws.TypeOf<InvalidArchitectureException>());
    }
}
