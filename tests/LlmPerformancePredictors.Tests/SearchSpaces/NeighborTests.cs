using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class NeighborTests
{
    [Test]
    public void EnumerateNeighbors_OfACell_AreSixEdgesOfFourOtherOperationsInOrder()
    {
        Architecture cell = NasBench201Space.ParseCell("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|");
        Architecture[] neighbors = [.. NasBench201Space.Instance.EnumerateNeighbors(cell)];
        Assert.That(neighbors, Has.Length.EqualTo(6 * 4).And.Unique);
        Assert.That(neighbors[0].Id, Is.EqualTo(cell.Id.Replace("1<-0=none", "1<-0=skip_connect", StringComparison.Ordinal)));
        Assert.That(neighbors[^1].Id, Is.EqualTo(cell.Id.Replace("3<-2=none", "3<-2=avg_pool_3x3", StringComparison.Ordinal)));
    }

    [Test]
    public void EnumerateNeighbors_WhereALayerIsAdded_TakesAllOfItsOptions()
    {
        string[] neighbors = [.. ToySpaces.Network.EnumerateNeighbors(ToySpaces.Create(8)).Select(neighbor => neighbor.Id)];
        string[] deeper = [.. neighbors.Where(id => id.StartsWith("layers=2", StringComparison.Ordinal))];
        Assert.That(deeper, Is.EqualTo(new[]
        {
            "layers=2;widths=8,8;dropout=0;optimizer=adam",
            "layers=2;widths=8,16;dropout=0;optimizer=adam",
            "layers=2;widths=8,32;dropout=0;optimizer=adam",
        }));

        // Beside those: two other widths, five other dropouts, and the other optimizer with each of its two momenta.
        Assert.That(neighbors, Has.Length.EqualTo(3 + 2 + 5 + 2));
    }

    [Test]
    public void EnumerateNeighbors_OfALargeSpace_IsLazy()
    {
        SearchSpace space = MachineTranslationSpace.Instance;
        Architecture deep = space.Enumerate().First(architecture => architecture.GetInteger("decoder_layers") == 6);
        Architecture one = space.EnumerateNeighbors(deep).First(neighbor => neighbor.GetInteger("decoder_layers") == 1);
        Assert.That(space.EnumerateNeighbors(one).Take(1000).Count(), Is.EqualTo(1000), "of 36 to the power of 5 and more");
    }

    [Test]
    public void EnumerateNeighbors_WhereNothingCanChange_IsEmpty()
    {
        SearchSpace space = new SearchSpaceBuilder("fixed").AddInteger("a", [1]).Build();
        Architecture only = space.Parse("a=1");
        Assert.That(space.EnumerateNeighbors(only), Is.Empty);
        Assert.That(space.HasNeighbor(only), Is.False);
    }

    [Test]
    public void EnumerateNeighbors_OfAnotherSpacesArchitecture_IsRefusedAtOnce() =>
        Assert.That(
            () => NasBench201Space.Instance.EnumerateNeighbors(ToySpaces.Create(8)),
            Throws.TypeOf<InvalidArchitectureException>());
}
