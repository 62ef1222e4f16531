using System.Globalization;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class NumberWordsTests
{
    private static readonly string[] EnglishUnits =
    [
        .. "zero one two three four five six seven eight nine ten".Split(' '),
        .. "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".Split(' '),
    ];

    private static readonly string[] EnglishTens = "twenty thirty forty fifty sixty seventy eighty ninety".Split(' ');

    private static readonly string[] GermanUnits =
    [
        .. "null ein zwei drei vier fünf sechs sieben acht neun zehn".Split(' '),
        .. "elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".Split(' '),
    ];

    private static readonly string[] GermanTens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".Split(' ');

    [TestCase(0, "zero", "null")]
    [TestCase(1, "one", "eins")]
    [TestCase(7, "seven", "sieben")]
    [TestCase(10, "ten", "zehn")]
    [TestCase(11, "eleven", "elf")]
    [TestCase(12, "twelve", "zwölf")]
    [TestCase(13, "thirteen", "dreizehn")]
    [TestCase(16, "sixteen", "sechzehn")]
    [TestCase(17, "seventeen", "siebzehn")]
    [TestCase(20, "twenty", "zwanzig")]
    [TestCase(21, "twenty one", "ein und zwanzig")]
    [TestCase(23, "twenty three", "drei und zwanzig")]
    [TestCase(30, "thirty", "dreißig")]
    [TestCase(40, "forty", "vierzig")]
    [TestCase(66, "sixty six", "sechs und sechzig")]
    [TestCase(77, "seventy seven", "sieben und siebzig")]
    [TestCase(99, "ninety nine", "neun und neunzig")]
    [TestCase(100, "one hundred", "ein hundert")]
    [TestCase(101, "one hundred one", "ein hundert eins")]
    [TestCase(111, "one hundred eleven", "ein hundert elf")]
    [TestCase(121, "one hundred twenty one", "ein hundert ein und zwanzig")]
    [TestCase(323, "three hundred twenty three", "drei hundert drei und zwanzig")]
    [TestCase(1000, "one thousand", "ein tausend")]
    [TestCase(1001, "one thousand one", "ein tausend eins")]
    [TestCase(21000, "twenty one thousand", "ein und zwanzig tausend")]
    [TestCase(70017, "seventy thousand seventeen", "siebzig tausend siebzehn")]
    [TestCase(100000, "one hundred thousand", "ein hundert tausend")]
    [TestCase(101000, "one hundred one thousand", "ein hundert ein tausend")]
    [TestCase(101101, "one hundred one thousand one hundred one", "ein hundert ein tausend ein hundert eins")]
    [TestCase(
        123456,
        "one hundred twenty three thousand four hundred fifty six",
        "ein hundert drei und zwanzig tausend vier hundert sechs und fünfzig")]
    [TestCase(
        999999,
        "nine hundred ninety nine thousand nine hundred ninety nine",
        "neun hundert neun und neunzig tausend neun hundert neun und neunzig")]
    public void EnglishAndGerman_KnownNumbers_AreSpelledRight(int number, string english, string german)
    {
        Assert.That(NumberWords.ToEnglish(number), Is.EqualTo(english));
        Assert.That(NumberWords.ToGerman(number), Is.EqualTo(german));
    }

    // Every number below 10,000, and every 37th up to the last.
    [Test]
    public void EnglishAndGerman_ReadIndependently_GiveTheNumberBack()
    {
        IEnumerable<int> large = Enumerable.Range(0, 26_757).Select(i => 10_000 + (37 * i));
        foreach (int number in Enumerable.Range(0, 10_000).Concat(large).Append(NumberWords.MaxValue))
        {
            if (ReadGerman(string.Concat(NumberWords.ToGerman(number).Split(' '))) != number)
                Assert.Fail($"{number}: {NumberWords.ToGerman(number)}");
            if (ReadEnglish(NumberWords.ToEnglish(number)) != number) Assert.Fail($"{number}: {NumberWords.ToEnglish(number)}");
        }
    }

    [TestCase(-1)]
    [TestCase(1_000_000)]
    public void EnglishAndGerman_OutsideTheRange_Throw(int number)
    {
        Assert.That(
            () => NumberWords.ToEnglish(number),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0 to 999999"));
        Assert.That(
            () => NumberWords.ToGerman(number),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0 to 999999"));
    }

    // English: 20 units, 8 tens, hundred, thousand. German: those 30, and "eins" and "und".
    [Test]
    public void Vocabulary_Always_HasThe62WordsOfBothLanguages() =>
        Assert.That(NumberWords.Vocabulary.Count, Is.EqualTo(SpecialToken.Count + 30 + 32));

    [Test]
    public void Data_OfAnySize_HasDistinctNumbersAndAllBelow100InTraining()
    {
        foreach ((int trainingCount, int heldOutCount) in new[] { (100, 1), (101, 5000), (8000, 500) })
        {
            TranslationData data = NumberWords.CreateData(3, trainingCount, heldOutCount);
            int[] training = Numbers(data.Training);
            int[] heldOut = Numbers(data.HeldOut);
            Assert.Multiple(() =>
            {
                Assert.That(training, Has.Length.EqualTo(trainingCount));
                Assert.That(heldOut, Has.Length.EqualTo(heldOutCount));
                Assert.That(
                    training.Concat(heldOut).Distinct().Count(), Is.EqualTo(trainingCount + heldOutCount), "no number twice");
                Assert.That(training.Where(number => number < 100).Order(), Is.EqualTo(Enumerable.Range(0, 100)));
                Assert.That(data.HeldOutText.Source, Is.EqualTo(heldOut.Select(NumberWords.ToEnglish)));
                Assert.That(data.HeldOutText.Target, Is.EqualTo(heldOut.Select(NumberWords.ToGerman)));
            });
        }

        static int[] Numbers(IEnumerable<SentencePair> pairs) =>
        [
            .. pairs.Select(pair =>
            {
                int number = ReadEnglish(NumberWords.Vocabulary.Decode(pair.Source));
                Assert.That(NumberWords.Vocabulary.Decode(pair.Target), Is.EqualTo(NumberWords.ToGerman(number)));
                return number;
            }),
        ];
    }

    // 8,400 numbers of 100 and more: 2,100 of each length would be, but of three digits there are only 900, so that 7,500 are
    // left for three lengths, 2,500 each.
    [Test]
    public void Data_ByLengthOfNumber_HasEquallyMany()
    {
        TranslationData data = NumberWords.CreateData(3, 8000, 500);
        int[] all =
            [.. data.Training.Concat(data.HeldOut).Select(pair => ReadEnglish(NumberWords.Vocabulary.Decode(pair.Source)))];
        Assert.That(
            all.GroupBy(Digits).OrderBy(group => group.Key).Select(group => group.Count()),
            Is.EqualTo(new[] { 10, 90, 900, 2500, 2500, 2500 }));
        IEnumerable<int> heldOut = data.HeldOutText.Source.Select(ReadEnglish);
        Assert.That(
            heldOut.Select(Digits).Distinct().Order(), Is.EqualTo(new[] { 3, 4, 5, 6 }), "numbers of every length are held out");

        static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
    }

    [Test]
    public void Data_SameSeed_IsTheSameAndOtherSeedIsNot()
    {
        string[] first = Sources(NumberWords.CreateData(1, 200, 50));
        Assert.That(Sources(NumberWords.CreateData(1, 200, 50)), Is.EqualTo(first));
        Assert.That(Sources(NumberWords.CreateData(2, 200, 50)), Is.Not.EqualTo(first));

        static string[] Sources(TranslationData data) =>
            [.. data.Training.Concat(data.HeldOut).Select(pair => NumberWords.Vocabulary.Decode(pair.Source))];
    }

    [TestCase(99, 10)]
    [TestCase(100, 0)]
    [TestCase(999_900, 101)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public void Data_CountsOutsideTheirRange_Throw(int trainingCount, int heldOutCount) =>
        Assert.That(() => NumberWords.CreateData(1, trainingCount, heldOutCount), Throws.TypeOf<ArgumentOutOfRangeException>());

    // German as it is written, in one word.
    private static int ReadGerman(string word)
    {
        string[] thousands = word.Split("tausend");
        if (thousands.Length == 2)
            return (1000 * ReadGerman(thousands[0])) + (thousands[1].Length == 0 ? 0 : ReadGerman(thousands[1]));
        string[] hundreds = word.Split("hundert");
        if (hundreds.Length == 2)
            return (100 * ReadGerman(hundreds[0])) + (hundreds[1].Length == 0 ? 0 : ReadGerman(hundreds[1]));
        string[] tens = word.Split("und");
        if (tens.Length == 2) return ReadGerman(tens[0]) + ReadGerman(tens[1]);
        return word == "eins" ? 1 : Value(word, GermanUnits, GermanTens);
    }

    // English word by word: a running sum that "hundred" and "thousand" multiply.
    private static int ReadEnglish(string text)
    {
        int whole = 0;
        int sum = 0;
        foreach (string word in text.Split(' '))
        {
            switch (word)
            {
                case "hundred": sum *= 100; break;
                case "thousand": (whole, sum) = (1000 * sum, 0); break;
                default: sum += Value(word, EnglishUnits, EnglishTens); break;
            }
        }

        return whole + sum;
    }

    private static int Value(string word, string[] units, string[] tens)
    {
        int unit = Array.IndexOf(units, word);
        int ten = Array.IndexOf(tens, word);
        return unit >= 0 ? unit : ten >= 0 ? 10 * (ten + 2) : throw new FormatException(word);
    }
}
