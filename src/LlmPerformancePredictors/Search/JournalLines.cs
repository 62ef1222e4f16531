using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>Writes the lines of a journal: JSON, UTF-8, one object a line, numbers in their shortest form that reads back equal.</summary>
internal sealed class JournalLines : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public JournalLines() => _json = new Utf8JsonWriter(_buffer, Options);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void AddEvaluation(
        int generation, string predictor, IReadOnlyList<ICostModel> costs, Candidate candidate, Prediction prediction, decimal money) => Line(json =>
    {
        json.WriteNumber("generation", generation);
        json.WriteString("predictor", predictor);
        json.WriteString("architecture", candidate.Architecture.Id);
        json.WriteString("origin", candidate.Origin.ToString());
        if (costs.Count > 0)
        {
            json.WriteStartObject("costs");
            for (int i = 0; i < costs.Count; i++)
            {
                json.WritePropertyName(costs[i].Name);
                if (double.IsFinite(candidate.Costs[i])) json.WriteNumberValue(candidate.Costs[i]);
                else json.WriteNullValue();
            }

            json.WriteEndObject();
        }

        if (prediction.TryGetScore(out double score, out PredictionFailure? failure))
        {
            json.WriteNumber("score", score);
            if (prediction.StandardDeviation is { } deviation) json.WriteNumber("standard_deviation", deviation);
        }
        else
        {
            json.WriteString("failure", failure.Reason);
            if (failure.RawText is { } raw) json.WriteString("raw_text", raw);
        }

        if (money != 0) json.WriteNumber("money", money);
    });

    public void AddGeneration(SearchGeneration generation) => Line(json =>
    {
        json.WriteNumber("generation_end", generation.Index);
        json.WriteString("predictor", generation.Predictor);
        json.WriteStartArray("population");
        foreach (ScoredCandidate member in generation.Population) json.WriteNumberValue(member.Order);
        json.WriteEndArray();
    });

    public void AddNote(string key, string text) => Line(json =>
    {
        json.WriteString("note", key);
        json.WriteString("text", text);
    });

    public void AddHeader(IEnumerable<(string Name, object Value)> header) => Line(json =>
    {
        foreach ((string name, object value) in header)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case string text:
                    json.WriteStringValue(text);
                    break;
                case IEnumerable<string> texts:
                    json.WriteStartArray();
                    foreach (string text in texts) json.WriteStringValue(text);
                    json.WriteEndArray();
                    break;
                case IEnumerable<KeyValuePair<string, string>> pairs:
                    json.WriteStartObject();
                    foreach ((string key, string text) in pairs) json.WriteString(key, text);
                    json.WriteEndObject();
                    break;
                default:
                    throw new ArgumentException($"A journal's header has no values of {value.GetType()}.", nameof(header));
            }
        }
    });

    public void Dispose() => _json.Dispose();

    private void Line(Action<Utf8JsonWriter> write)
    {
        _json.Reset();
        _json.WriteStartObject();
        write(_json);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
    }
}
