using System.Runtime.InteropServices;
using System.Text;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>How often each word occurs in a text.</summary>
internal static class WordCounts
{
    /// <exception cref="ArgumentException">A word is not valid Unicode, and could not be written to a file.</exception>
    public static Dictionary<string, long> Count(IEnumerable<string> sentences)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        int index = 0;
        foreach (string sentence in sentences)
        {
            foreach (string word in Words.Split(sentence))
            {
                ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out bool isKnown);
                if (!isKnown) RequireUnicode(word, index);
                count++;
            }

            index++;
        }

        return counts;
    }

    private static void RequireUnicode(string word, int index)
    {
        for (int i = 0; i < word.Length;)
        {
            if (!Rune.TryGetRuneAt(word, i, out Rune rune))
            {
                throw new ArgumentException(
                    $"Sentence {index} (counted from 0) has the unpaired surrogate U+{(int)word[i]:X4}: "
                    + "it is not Unicode text; read it with its right encoding.");
            }

            i += rune.Utf16SequenceLength;
        }
    }
}
