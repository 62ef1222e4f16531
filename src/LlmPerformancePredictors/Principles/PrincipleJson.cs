using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Principles;

/// <summary>Principles as JSON; numbers and days with the invariant culture.</summary>
internal static class PrincipleJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        TypeInfoResolver = PrincipleJsonTypes.Default,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true, NewLine = "\n" };

    public static string Write(Document document, bool indented = false) =>
        JsonSerializer.Serialize(document, StrictJson.GetTypeInfo<Document>(indented ? Indented : Options));

    /// <exception cref="JsonException">The text has another form.</exception>
    public static Document Read(string json) =>
        StrictJson.Deserialize(json, StrictJson.GetTypeInfo<Document>(Options));

    public static Document From(DesignPrinciples principles) => new()
    {
        Space = principles.Whole.Name,
        Principles = principles.Statements,
        Allowed = principles.Allowed,
        Provenance = Note.From(principles.Provenance),
    };

    /// <exception cref="JsonException">Something is missing.</exception>
    /// <exception cref="ArgumentException">The space does not have what the principles keep.</exception>
    public static DesignPrinciples ToPrinciples(Document document, SearchSpace space) => new(
        space,
        document.Principles ?? throw new JsonException("It has no principles."),
        RequireValues(document.Allowed ?? throw new JsonException("It does not say what is allowed.")),
        (document.Provenance ?? throw new JsonException("It has no provenance.")).ToProvenance());

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> RequireValues(
        IReadOnlyDictionary<string, IReadOnlyList<string>> allowed)
    {
        foreach ((string choice, IReadOnlyList<string>? values) in allowed)
        {
            if (values is null || values.Contains(null))
                throw new JsonException($"What it allows of '{choice}' is null, or has null in it.");
        }

        return allowed;
    }

    internal sealed record Document
    {
        public int? Round { get; init; }

        public string? Outcome { get; init; }

        public string? Space { get; init; }

        public IReadOnlyList<string>? Principles { get; init; }

        public IReadOnlyDictionary<string, IReadOnlyList<string>>? Allowed { get; init; }

        public Note? Provenance { get; init; }

        public string? Failure { get; init; }

        public string? RawText { get; init; }
    }

    internal sealed record Note
    {
        // Generated reading gives a property that can only be initialized no default of its own.
        public string Method { get; set; } = "";

        public string Source { get; set; } = "";

        public int SourceArchitectures { get; init; }

        public int SourceEvaluations { get; init; }

        public string? Model { get; init; }

        public string? PromptSha256 { get; init; }

        public string? Day { get; init; }

        public int Round { get; init; }

        public string? Target { get; init; }

        public int TargetEvaluations { get; init; }

        public static Note From(PrincipleProvenance provenance) => new()
        {
            Method = provenance.Method,
            Source = provenance.Source,
            SourceArchitectures = provenance.SourceArchitectures,
            SourceEvaluations = provenance.SourceEvaluations,
            Model = provenance.Model,
            PromptSha256 = provenance.PromptSha256,
            Day = provenance.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Round = provenance.Round,
            Target = provenance.Target,
            TargetEvaluations = provenance.TargetEvaluations,
        };

        public PrincipleProvenance ToProvenance() => new(Method, Source, SourceArchitectures, SourceEvaluations)
        {
            Model = Model,
            PromptSha256 = PromptSha256,
            Day = Day is null ? null
                : DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                ? day
                : throw new JsonException($"Its day '{Day}' is not of the form 2026-11-22."),
            Round = Round,
            Target = Target,
            TargetEvaluations = TargetEvaluations,
        };
    }
}
