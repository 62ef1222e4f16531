using System.Collections;
using System.Globalization;
using System.Text;

namespace LlmPerformancePredictors;

/// <summary>What records print in their <c>PrintMembers</c>: of collections the contents, not the types.</summary>
internal static class RecordText
{
    private const int MostItems = 12;

    /// <summary>
    /// Prints members as the compiler does, collections as <c>[a, b]</c> and <c>{a: b}</c>, in the invariant culture.
    /// </summary>
    /// <returns>True: something was printed.</returns>
    public static bool Print(StringBuilder builder, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        for (int i = 0; i < members.Length; i++)
        {
            builder.Append(i == 0 ? "" : ", ").Append(members[i].Name).Append(" = ");
            Write(builder, members[i].Value);
        }

        return members.Length > 0;
    }

    private static void Write(StringBuilder builder, object? value)
    {
        switch (value)
        {
            case string text:
                builder.Append(text);
                break;
            case IDictionary entries:
                WriteItems(
                    builder, entries.Keys.Cast<object>().Select(key => new DictionaryEntry(key, entries[key])), '{', '}');
                break;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                WriteItems(builder, pairs, '{', '}');
                break;
            case IEnumerable items:
                WriteItems(builder, items, '[', ']');
                break;
            case KeyValuePair<string, string> pair:
                builder.Append(pair.Key).Append(": ").Append(pair.Value);
                break;
            case DictionaryEntry entry:
                Write(builder, entry.Key);
                builder.Append(": ");
                Write(builder, entry.Value);
                break;
            default:
                builder.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteItems(StringBuilder builder, IEnumerable items, char open, char close)
    {
        builder.Append(open);
        int count = 0;
        foreach (object? item in items)
        {
            if (count < MostItems)
            {
                builder.Append(count == 0 ? "" : ", ");
                Write(builder, item);
            }

            count++;
        }

        if (count > MostItems) builder.Append(CultureInfo.InvariantCulture, $", … {count} in all");
        builder.Append(close);
    }
}
