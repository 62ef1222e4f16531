using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

public class SpaceDisguiseTests
{
    [Test]
    public void Disguise_AnyArchitectureOfAnySpace_IsRevealedAsItselfByObjectAndByText() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            SearchSpace space = RandomSpaceTests.RandomSpace(random);
            var disguise = new SpaceDisguise(space, seed);
            Architecture architecture = space.Sample(random);
            Architecture disguised = disguise.Disguise(architecture);
            return disguise.Disguised.Size == space.Size && disguise.Disguised.Parse(disguised.Id).Equals(disguised)
                && disguise.Reveal(disguised).Id == architecture.Id && disguise.Reveal(disguised.Id) == architecture.Id
                && !disguised.Id.Contains("choice", StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Test]
    public void Render_OfADisguisedTask_HasNoNameOfTheSpaceAndReadsBackAsThePromptWithoutDescriptions()
    {
        TfsEval data = TfsEval.FromTask("wmt14ende");
        PredictionTask task = data.Task.Prediction;
        IReadOnlyList<Demonstration> demonstrations = data.GetSplit(123).Demonstrations;
        var template =
            new PerformancePromptTemplate(new() { Parts = PromptParts.All & ~(PromptParts.Definitions | PromptParts.Backbone) });
        var disguise = new SpaceDisguise(task.Space, 1);
        var request = new PromptRequest(task, demonstrations, [data.GetSplit(123).Test[0].Architecture]);
        var disguised = new PromptRequest(
            disguise.Disguise(task), [.. demonstrations.Select(disguise.Disguise)],
            [.. request.Queries.Select(disguise.Disguise)]);

        string prompt = new PerformancePromptTemplate().Render(disguised);
        foreach (Choice choice in task.Space.Choices)
            Assert.That(prompt, Does.Not.Contain(choice.Name).And.Not.Contain(choice.Description));
        Assert.That(prompt, Does.Not.Contain(task.Space.Description).And.Contain("GFLOPs: 2.67"));
        Assert.That(disguise.Reveal(template.Render(disguised)), Is.EqualTo(template.Render(request)));
    }

    [Test]
    public void Disguise_OfACellSpace_CallsAnOperationTheSameOnEveryEdge()
    {
        var disguise = new SpaceDisguise(NasBench201Space.Instance, 7);
        Assert.That(disguise.Names, Has.Count.EqualTo(6 + 5));
        Assert.That(disguise.Names.Values, Is.Unique);
        foreach (Choice edge in disguise.Disguised.Choices)
            Assert.That(
                ((CategoricalChoice)edge).Categories, Is.EqualTo(((CategoricalChoice)disguise.Disguised.Choices[0]).Categories));
        Assert.That(
            new SpaceDisguise(NasBench201Space.Instance, 7).Names, Is.EqualTo(disguise.Names), "the seed draws the names");
        Assert.That(new SpaceDisguise(NasBench201Space.Instance, 8).Names, Is.Not.EqualTo(disguise.Names));
    }

    [Test]
    public void Disguise_OfASpaceThatUsesCodeNames_TakesOthers()
    {
        SearchSpace space = new SearchSpaceBuilder("odd").AddCategorical("param_1", [new("option_1"), new("x")]).Build();
        var disguise = new SpaceDisguise(space, 1);
        Assert.That(disguise.Names["param_2"], Is.EqualTo("param_1"));
        Assert.That(disguise.Reveal("param_1 and param_2"), Is.EqualTo("param_1 and param_1"));
    }
}
