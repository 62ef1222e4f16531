namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// English to German cardinal numbers from 0 to 999,999: a translation task that needs no files. Tokens are morphemes, so that
/// the order of units and tens must be learned: "twenty three" is "drei und zwanzig". The German tokens written together are the
/// usual spelling ("dreiundzwanzig"); the English ones are, with a hyphen between tens and units ("twenty-three") and no "and".
/// </summary>
public static class NumberWords
{
    /// <summary>The largest number.</summary>
    public const int MaxValue = 999_999;

    // All of them are learned from: they have every token, "null" among them, which no other number has.
    private const int AlwaysTraining = 100;

    private static readonly string[] EnglishUnits =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] EnglishTens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    // "ein", not "eins": what stands before "und", "hundert" and "tausend".
    private static readonly string[] GermanUnits =
    [
        "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
        "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
    ];

    private static readonly string[] GermanTens =
        ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];

    /// <summary>The vocabulary of both languages: 62 words and the special tokens.</summary>
    public static Vocabulary Vocabulary { get; } =
        Vocabulary.LearnWords(
            Enumerable.Range(0, AlwaysTraining).Append(100).Append(1000)
                .SelectMany(number => new[] { ToEnglish(number), ToGerman(number) }));

    /// <summary>Says a number in English: "one hundred twenty three thousand four".</summary>
    /// <param name="number">0 to <see cref="MaxValue"/>.</param>
    /// <returns>Words with one space between.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the range.</exception>
    public static string ToEnglish(int number)
    {
        RequireInRange(number);
        var words = new List<string>();
        if (number >= 1000)
        {
            AddEnglishBelow1000(number / 1000, words);
            words.Add("thousand");
        }

        if (number % 1000 > 0 || number == 0) AddEnglishBelow1000(number % 1000, words);
        return string.Join(' ', words);
    }

    /// <summary>
    /// Says a number in German: "ein hundert drei und zwanzig tausend vier". One is "eins" at the end and "ein" before anything;
    /// a hundred is "ein hundert" and a thousand "ein tausend", never "hundert" or "tausend" alone; 101 has no "und".
    /// </summary>
    /// <param name="number">0 to <see cref="MaxValue"/>.</param>
    /// <returns>Morphemes with one space between.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the range.</exception>
    public static string ToGerman(int number)
    {
        RequireInRange(number);
        var words = new List<string>();
        if (number >= 1000)
        {
            AddGermanBelow1000(number / 1000, words);
            words.Add("tausend");
        }

        if (number % 1000 > 0 || number == 0) AddGermanBelow1000(number % 1000, words);
        if (words[^1] == "ein") words[^1] = "eins";
        return string.Join(' ', words);
    }

    /// <summary>
    /// Makes data of distinct numbers. Training has all numbers below 100. The others, in training and held-out alike, have 3 to
    /// 6 digits: as many of each length, except that when a length has no more numbers the longer ones stand in; within a length
    /// all numbers are equally likely. Which of them are held out is drawn, and so is the order.
    /// </summary>
    /// <param name="seed">Any number; the same one gives the same data.</param>
    /// <param name="trainingCount">How many numbers to learn from, at least 100.</param>
    /// <param name="heldOutCount">How many to hold out, at least 1; both together 1,000,000 at most.</param>
    /// <returns>The data, with <see cref="Vocabulary"/>; no held-out number is in training.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range.</exception>
    public static TranslationData CreateData(int seed, int trainingCount, int heldOutCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainingCount, AlwaysTraining);
        ArgumentOutOfRangeException.ThrowIfLessThan(heldOutCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)trainingCount + heldOutCount, MaxValue + 1, nameof(heldOutCount));
        Random random = RandomSource.Create(seed);
        int[] drawn = Draw(trainingCount - AlwaysTraining + heldOutCount, random);
        int[] training = [.. Enumerable.Range(0, AlwaysTraining), .. drawn[heldOutCount..]];
        random.Shuffle(training);
        return new TranslationData(Vocabulary, ToText(training), ToText(drawn[..heldOutCount]));
    }

    private static int[] Draw(int count, Random random)
    {
        var drawn = new List<int>(count);
        for (int digits = 3, low = 100; digits <= 6; digits++, low *= 10)
        {
            int[] numbers = [.. Enumerable.Range(low, 9 * low)];
            random.Shuffle(numbers);
            int share = (count - drawn.Count) / (7 - digits);
            drawn.AddRange(numbers.Take(share));
        }

        int[] all = [.. drawn];
        random.Shuffle(all);
        return all;
    }

    private static ParallelText ToText(int[] numbers) => new(numbers.Select(ToEnglish), numbers.Select(ToGerman));

    private static void AddEnglishBelow1000(int number, List<string> words)
    {
        if (number >= 100) words.AddRange([EnglishUnits[number / 100], "hundred"]);
        int rest = number % 100;
        if (rest >= 20) words.Add(EnglishTens[(rest / 10) - 2]);
        int units = rest >= 20 ? rest % 10 : rest;
        if (units > 0 || number == 0) words.Add(EnglishUnits[units]);
    }

    private static void AddGermanBelow1000(int number, List<string> words)
    {
        if (number >= 100) words.AddRange([GermanUnits[number / 100], "hundert"]);
        int rest = number % 100;
        int units = rest >= 20 ? rest % 10 : rest;
        if (units > 0 || number == 0) words.Add(GermanUnits[units]);
        if (rest < 20) return;
        if (units > 0) words.Add("und");
        words.Add(GermanTens[(rest / 10) - 2]);
    }

    private static void RequireInRange(int number)
    {
        if (number is < 0 or > MaxValue)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"Number words go from 0 to {MaxValue}.");
    }
}
