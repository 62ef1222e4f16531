namespace LlmPerformancePredictors.LanguageModels;

/// <summary>Sums of counts that stop at the greatest number in place of turning negative.</summary>
internal static class SaturatingMath
{
    public static long Add(long one, long other)
    {
        long sum = unchecked(one + other);
        bool isBeyond = ((one ^ sum) & (other ^ sum)) < 0;
        return !isBeyond ? sum : one < 0 ? long.MinValue : long.MaxValue;
    }
}
