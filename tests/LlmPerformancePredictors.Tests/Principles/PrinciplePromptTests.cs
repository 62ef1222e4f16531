using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

public class PrinciplePromptTests
{
    private static readonly PrinciplePromptTemplate Template = new();

    private static BenchmarkTable Table(string name) => name == "cifar10" ? NasBench201.Cifar10 : NasBench201.Cifar100;

    [TestCase("cifar10")]
    [TestCase("cifar100")]
    public void RenderLearning_OfARecordedSource_IsByteEqualToTheSource(string name) =>
        Assert.That(
            Encoding.UTF8.GetBytes(Template.RenderLearning(Table(name).AsSource())),
            Is.EqualTo(File.ReadAllBytes(SharedData.Path("recorded-answers", $"principles-{name}.prompt.txt"))));

    [TestCase("cifar10")]
    [TestCase("cifar100")]
    public void RenderLearning_OfARecordedSource_HasTheRecordedHash(string name)
    {
        AnswerKey key = AnswerKey.Create("Claude (Anthropic)", Template.RenderLearning(Table(name).AsSource()));
        Assert.That(RecordedAnswers.All.Count(answer => answer.Key == key), Is.EqualTo(1));
    }

    [Test]
    public void RenderLearning_OfASpaceOfTheUsersOwn_UsesItsWords()
    {
        SearchSpace space = ToySpaces.Network;
        var source = new SourceTask("toy task", space, [new(ToySpaces.Create(8), 1)], 3);
        string prompt = new PrinciplePromptTemplate(new PrinciplePromptOptions { MaxValuesPerChoice = 1 }).RenderLearning(source);
        Assert.That(
            prompt, Does.Contain("# Search space\nThe network is a small perceptron.\n\nChoices:\n- layers: number of layers\n"));
        Assert.That(prompt, Does.Contain("- optimizer: how it is trained; one of adam, sgd\n  - adam: adaptive steps\n"));
        Assert.That(
            prompt, Does.Contain(
                "The best architecture on toy task, best first, as choice=value:\n1. layers=1; widths=8; dropout=0; "
                + "optimizer=adam\n"));
        Assert.That(prompt, Does.Contain("information flows through these architectures"));
        Assert.That(
            prompt, Does.Contain(
                "name the values that each choice should choose from to build top-performing architectures on a new task: "
                + "exactly one value per choice.\n"));
        Assert.That(prompt, Does.EndWith("in this form:\n{\"principles\": [\"...\"], \"values\": {\"optimizer\": [\"...\"]}}\n"));
    }

    [Test]
    public void RenderLearning_OfASpaceWithoutCategories_NamesTheTrouble()
    {
        SearchSpace space = new SearchSpaceBuilder("numbers").AddInteger("width", [1, 2]).Build();
        var source = new SourceTask("toy task", space, [new(space.Parse("width=1"), 1)], 1);
        Assert.That(
            () => Template.RenderLearning(source),
            Throws.ArgumentException.With.Message.StartsWith("The search space 'numbers' has no categorical choice;"));
    }

    [Test]
    public void RenderLearning_AfterAFailure_SaysWhyAndIsOtherwiseTheSame()
    {
        string first = Template.RenderLearning(NasBench201.Cifar10.AsSource());
        string repair = Template.RenderLearning(NasBench201.Cifar10.AsSource(), "the answer is empty");
        Assert.That(repair, Is.EqualTo(first + "An earlier answer could not be used: the answer is empty.\n"));
    }

    [Test]
    public void RenderAdaptation_InTheFirstRound_ShowsPrinciplesAndTheBestFirst()
    {
        string prompt = Template.RenderAdaptation(Requests.Adaptation(round: 1, stagnant: 0));
        Assert.That(
            prompt, Does.StartWith(
                Template.RenderLearning(NasBench201.Cifar10.AsSource()).Split("# Established")[0] + "# Design principles\n"));
        Assert.That(
            prompt, Does.Contain(
                "a search on CIFAR-100 follows so far; they come from the best architectures on CIFAR-10:\n1. Convolve.\n"));
        Assert.That(
            prompt, Does.Contain(
                "The operations that each edge chooses from so far:\n- 1<-0: nor_conv_3x3\n- 2<-0: "
                + "none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3\n"));
        Assert.That(
            prompt, Does.Contain(
                "After 2 evaluations on CIFAR-100. These are the first results. "
                + "The 2 best architectures so far, best first, as the operations of the edges"));
        Assert.That(
            prompt, Does.Contain(
                "and the accuracy, higher is better:\n1. "
                + "nor_conv_3x3, nor_conv_3x3, nor_conv_3x3, skip_connect, nor_conv_3x3, nor_conv_3x3: 73.49\n2. "));
        Assert.That(prompt, Does.EndWith("\"3<-2\": [\"...\"]}}\n"));
    }

    [Test]
    public void RenderAdaptation_AfterProgressAndStagnation_SaysWhich()
    {
        Assert.That(
            Template.RenderAdaptation(Requests.Adaptation(round: 2, stagnant: 0)),
            Does.Contain("The last 10 evaluations improved on the best before."));
        string stagnant = Template.RenderAdaptation(Requests.Adaptation(round: 2, stagnant: 1));
        Assert.That(stagnant, Does.Contain("The last 10 evaluations did not improve on the best before."));
        Assert.That(stagnant, Does.Contain("since nothing improved, consider what the principles leave out."));
    }

    [Test]
    public void Constructor_WithOptionsOutOfRange_NamesAll() =>
        Assert.That(
            () => new PrinciplePromptTemplate(
                new PrinciplePromptOptions { SourceArchitectures = 0, TargetArchitectures = 0, MaxValuesPerChoice = 1001 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "PrinciplePromptOptions.SourceArchitectures is 0; allowed is 1 to 10000. "
                + "PrinciplePromptOptions.TargetArchitectures is 0; allowed is 1 to 10000. "
                + "PrinciplePromptOptions.MaxValuesPerChoice is 1001; allowed is 1 to 1000."));
}
