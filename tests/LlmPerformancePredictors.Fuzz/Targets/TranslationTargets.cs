using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Translation;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Vocabularies and parallel text.</summary>
internal static class TranslationTargets
{
    private static readonly string[] Sentences =
        ["ein hund läuft", "zwei hunde laufen schnell", "the dog 🐕 runs", "two dogs run fast"];

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("vocabularies", InputForm.Json, OpenVocabularies, typeof(ModelFileException)),
        new("parallel-text", InputForm.Text, OpenText, typeof(ParallelTextException)),
    ];

    private static FuzzReader OpenVocabularies(string folder)
    {
        string path = Path.Combine(folder, "vocabulary.json");
        byte[] words = Seeds.Written(path, Vocabulary.LearnWords(Sentences).Write);
        byte[] pairs = Seeds.Written(path, Vocabulary.LearnBytePairs(Sentences, 12).Write);
        return new FuzzReader([words, pairs], input =>
        {
            File.WriteAllBytes(path, input);
            Vocabulary read = Vocabulary.Read(path);
            foreach (string sentence in Sentences)
            {
                int[] ids = read.Encode(sentence);
                bool isKnown = Array.TrueForAll(ids, id => id >= 0 && id < read.Count);
                Require(isKnown, "a vocabulary with ids that it has no token for");
                read.Decode(ids);
            }

            return [];
        });
    }

    private static FuzzReader OpenText(string folder)
    {
        string source = Path.Combine(folder, "text.de"), target = Path.Combine(folder, "text.en");
        byte[] german = Seeds.Bytes("ein hund läuft\nzwei hunde\n"), english = Seeds.Bytes("\uFEFFa dog runs\r\ntwo dogs\r\n");
        return new FuzzReader([german, english], input =>
        {
            File.WriteAllBytes(source, input);
            File.WriteAllBytes(target, english);
            ParallelText text = ParallelText.Read(source, target);
            Require(text.Count == 2, "another number of pairs than there are lines");
            return [];
        });
    }
}
