using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmPerformancePredictors.Storage;

/// <summary>Reads JSON that somebody else may have made: whatever is wrong with it is a <see cref="JsonException"/>.</summary>
internal static class StrictJson
{
    /// <summary>How a type is read and written under options that name where types come from.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="options">The options, with a resolver.</param>
    public static JsonTypeInfo<T> GetTypeInfo<T>(JsonSerializerOptions options) =>
        (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">UTF-8.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="subject">What the message calls it, if it is null.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It is null, or no such value.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string subject = "It")
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException($"{subject} is null.");
        }
        catch (Exception exception) when (IsOfTheText(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">The text.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="subject">What the message calls it, if it is null.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It is null, or no such value.</exception>
    public static T Deserialize<T>(string json, JsonTypeInfo<T> type, string subject = "It")
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException($"{subject} is null.");
        }
        catch (Exception exception) when (IsOfTheText(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    // What constructors refuse, kinds that are not known, and surrogates without their other half.
    private static bool IsOfTheText(Exception exception) =>
        exception is ArgumentException or NotSupportedException or InvalidOperationException;
}
