using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Answers on disk: stores, which are written to, and recordings, which are only read.</summary>
internal static class StoreTargets
{
    private static readonly AnswerKey[] Keys =
        [.. Enumerable.Range(0, 5).Select(sample => AnswerKey.Create("m", "Estimate.") with { Sample = sample })];

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("answer-stores", InputForm.JsonLines, OpenStores, typeof(InvalidDataException), typeof(AnswerStoreException))
        {
            HasChecksum = true,
            ForgivesTornEnd = true,
        },
        new("recordings", InputForm.JsonLines, OpenRecordings, typeof(InvalidDataException))
        {
            HasChecksum = true,
            ForgivesTornEnd = true,
        },
    ];

    private static FuzzReader OpenStores(string folder)
    {
        string path = Path.Combine(folder, "answers.jsonl");
        byte[] seed = Write(path);
        var more = new RecordedAnswer(AnswerKey.Create("m", "Another."), "7");
        return new FuzzReader([seed], input =>
        {
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            File.WriteAllBytes(path, input);
            using var store = new AnswerStore(new AnswerStoreOptions { Path = path }, new StillTime());
            var contents = new List<string>();
            foreach (AnswerKey key in Keys)
                if (store.TryFind(key, out RecordedAnswer? answer)) contents.Add(Describe(answer));
            store.AddAsync(more).GetAwaiter().GetResult();
            return contents;
        })
        {
            Further = [ByHand()],
        };
    }

    private static FuzzReader OpenRecordings(string folder)
    {
        byte[] seed = Write(Path.Combine(folder, "answers.jsonl"));
        return new FuzzReader([seed], input =>
        {
            using var stream = new MemoryStream(input);
            return [.. RecordedAnswerFile.Read(stream, "input").Select(Describe)];
        })
        {
            Further = [ByHand()],
        };
    }

    private static byte[] Write(string path)
    {
        using (var store = new AnswerStore(new AnswerStoreOptions { Path = path }, new StillTime()))
        {
            foreach (AnswerKey key in Keys)
                store.AddAsync(new RecordedAnswer(key, $"ä {{\"id\": 1, \"score\": 24.{key.Sample}}}\n")
                {
                    Day = new DateOnly(2026, 11, 26),
                    FinishReason = "stop",
                    Usage = new TokenUsage(100, 5, 9),
                    LogProbabilities = [new TokenLogProbability("24", -0.25, [new TokenAlternative("25", -1.5)])],
                }).GetAwaiter().GetResult();
        }

        return File.ReadAllBytes(path);
    }

    // A file without what newer ones have, as people write recordings by hand.
    private static byte[] ByHand() => Seeds.Bytes(string.Join('\n', Keys.Select(key =>
        $$"""{"model":"{{key.Model}}","prompt_sha256":"{{key.PromptSha256}}","sample":{{key.Sample}},"""
        + $$"""
        "answer":"24.{{key.Sample}}"}
        """)));

    private static string Describe(RecordedAnswer answer) =>
        $"{answer.Key}|{answer.Text}|{answer.Day:O}|{answer.FinishReason}|{answer.Usage}|"
        + string.Join(';', answer.LogProbabilities?.Select(token => $"{token.Text} {token.LogProbability:R}") ?? []);
}
