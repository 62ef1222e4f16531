using System.Text.Json;

namespace LlmPerformancePredictors.Storage;

/// <summary>Reads JSON that somebody else may have made: whatever is wrong with it is a <see cref="JsonException"/>.</summary>
internal static class StrictJson
{
    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">UTF-8.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="subject">What the message calls it, if it is null.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It is null, or no such value.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json, JsonSerializerOptions? options = null, string subject = "It")
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, options) ?? throw new JsonException($"{subject} is null.");
        }
        catch (Exception exception) when (IsOfTheText(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">The text.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="subject">What the message calls it, if it is null.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It is null, or no such value.</exception>
    public static T Deserialize<T>(string json, JsonSerializerOptions? options = null, string subject = "It")
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, options) ?? throw new JsonException($"{subject} is null.");
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
