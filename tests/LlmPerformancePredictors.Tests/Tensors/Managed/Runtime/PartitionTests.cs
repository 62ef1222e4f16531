using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Runtime;

[TestFixture]
public sealed class PartitionTests
{
    [Test]
    public void GetRange_OfAllParts_CoversTheWholeOnceAtMultiplesOfTheUnit() => Prop.ForAll(
        Gen.Choose(0, 5000).ToArbitrary(),
        Gen.Choose(1, 64).ToArbitrary(),
        Gen.Choose(1, 17).ToArbitrary(),
        (length, unit, parts) =>
        {
            int end = 0, shortest = int.MaxValue, longest = 0;
            for (int part = 0; part < parts; part++)
            {
                (int first, int last) = Partition.GetRange(length, unit, part, parts);
                Assert.That(first, Is.EqualTo(end), $"part {part} begins where the one before ends");
                Assert.That(first == length || first % unit == 0, $"part {part} begins at {first}");
                end = last;
                int units = (last - first + unit - 1) / unit;
                (shortest, longest) = (Math.Min(shortest, units), Math.Max(longest, units));
            }

            Assert.That(end, Is.EqualTo(length));
            Assert.That(longest - shortest, Is.LessThanOrEqualTo(1), "parts are nearly equal");
        }).QuickCheckThrowOnFailure();

    [Test]
    public void GetRange_OfAWholeNearTheLargestInteger_DoesNotOverflow() =>
        Assert.That(Partition.GetRange(int.MaxValue - 64, 16, 1023, 1024).Last, Is.EqualTo(int.MaxValue - 64));
}
