using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// What must not be shown: the key, the user info, query and fragment of addresses, and the passwords of proxies. The one place
/// that knows them, and how they are taken out of texts, also where they are percent-, HTML- or JSON-encoded.
/// </summary>
/// <remarks>
/// Local servers take any text as a key, such as <c>x</c> or <c>lm-studio</c>. In messages a secret has 8 characters at least; in
/// answers and results, which must stay as they are, 12, or 8 with a digit and a letter or behind <c>sk-</c>. One of less than 16
/// is taken out only where it stands as a word of its own.
/// </remarks>
internal sealed partial class Secrets
{
    private const string Redacted = "***";
    private const int MinLength = 8;
    private const int MinLengthInAnswers = 12;
    private const int MinLengthInsideWords = 16;

    private static readonly string[] ProxyVariables =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    private static readonly string[] QueryMarks = ["?", "#", "%3F", "%23"];

    private readonly Regex? _inMessages;
    private readonly Regex? _inAnswers;

    /// <summary>Takes texts that are secret.</summary>
    public Secrets(IEnumerable<string> secrets)
    {
        string[] all = [.. secrets.Where(text => text.Length >= MinLength).Distinct().OrderByDescending(text => text.Length)];
        _inMessages = CreateRegex(all);
        _inAnswers = CreateRegex([.. all.Where(IsSecretInAnswers)]);
    }

    /// <summary>The secrets of options, and those of the environment's proxies.</summary>
    public static Secrets FromOptions(OpenAIChatOptions options) => new([
        options.ResolveApiKey() ?? "", .. OfAddress(options.Endpoint),
        .. ProxyVariables.SelectMany(name => OfProxy(Environment.GetEnvironmentVariable(name) ?? "")),
    ]);

    /// <summary>An address as it may be shown: without user info, query and fragment.</summary>
    public static Uri? Show(Uri? address) => address is not { IsAbsoluteUri: true } || !HasSecretParts(address)
        ? address
        : new UriBuilder(address) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri;

    /// <summary>An address without all of these secrets: some servers have the key in the path.</summary>
    public Uri? ShowAddress(Uri? address) => Show(address) is not { } shown ? null : new Uri(RedactMessage(shown.AbsoluteUri));

    /// <summary>An address that may not even be one, as it may be shown.</summary>
    public static string Describe(Uri address)
    {
        if (address is { IsAbsoluteUri: true, Scheme: "http" or "https" }) return Show(address)!.ToString();

        // Other schemes have no queries, so that one is found in the text alone.
        string text = address.IsAbsoluteUri ? address.ToString() : address.OriginalString;
        int end = QueryMarks
            .Select(mark => text.IndexOf(mark, StringComparison.OrdinalIgnoreCase)).Where(found => found >= 0)
            .DefaultIfEmpty(text.Length).Min();
        int at = text.LastIndexOf('@');
        return at < 0 ? text[..end] : Redacted + text[at..Math.Max(at, end)];
    }

    /// <summary>A message without secrets, and without user info and queries of any address.</summary>
    public string RedactMessage(string text)
    {
        text = Replace(_inMessages, text);
        return Addresses().Replace(text, match => match.Groups["start"].Value
            + (match.Groups["user"].Success ? Redacted + "@" : "")
            + match.Groups["rest"].Value
            + (match.Groups["query"].Success ? match.Groups["query"].Value[0] + Redacted : ""));
    }

    /// <summary>An answer without the secrets that no text has by chance.</summary>
    public string RedactAnswer(string text) => Replace(_inAnswers, text);

    private static string Replace(Regex? regex, string text) => regex is null ? text : regex.Replace(text, Redacted);

    private static bool IsSecretInAnswers(string text) => text.Length >= MinLengthInAnswers
        || text.StartsWith("sk-", StringComparison.OrdinalIgnoreCase)
        || (text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter));

    private static bool HasSecretParts(Uri address) =>
        address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0;

    private static IEnumerable<string> OfAddress(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true }) return [];
        IEnumerable<string> values = (address.Query + "&" + address.Fragment).Split('&', '?', '#')
            .Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return [.. OfUserInfo(address.UserInfo), .. values, .. values.Select(Uri.UnescapeDataString)];
    }

    private static string[] OfProxy(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal), at = address.LastIndexOf('@');
        int start = scheme < 0 ? 0 : scheme + "://".Length;
        return at > start ? OfUserInfo(address[start..at]) : [];
    }

    private static string[] OfUserInfo(string userInfo)
    {
        int colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        string password = userInfo[(colon + 1)..], plain = Uri.UnescapeDataString(userInfo);

        // A name without a password is the secret itself. Headers have both as Base64.
        string token = password.Length == 0 ? userInfo[..Math.Max(colon, 0)] : "";
        return [userInfo, password, Uri.UnescapeDataString(password), token, Uri.UnescapeDataString(token), ToBase64(plain)];
    }

    private static string ToBase64(string text) => text.Length == 0 ? "" : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Regex? CreateRegex(string[] secrets)
    {
        if (secrets.Length == 0) return null;
        return new Regex(string.Join('|', secrets.Select(CreatePattern)), RegexOptions.CultureInvariant);
    }

    // Every character as it is or encoded, because servers encode some of them or all.
    private static string CreatePattern(string secret)
    {
        var pattern = new StringBuilder();
        foreach (char letter in secret)
        {
            string plain = Regex.Escape(letter.ToString());
            string hex = ((int)letter).ToString("x2", CultureInfo.InvariantCulture);
            pattern.Append(CultureInfo.InvariantCulture, $@"(?:{(char.IsAsciiLetterOrDigit(letter) ? "" : @"\\?")}{plain}")
                .Append(CultureInfo.InvariantCulture, $@"|%(?:25)*(?i:{hex})|&\#0*{(int)letter};|&\#[xX]0*(?i:{hex});")
                .Append(CultureInfo.InvariantCulture, $@"|\\u0*(?i:{hex})");
            string named = WebUtility.HtmlEncode(letter.ToString());
            if (named.Length > 1) pattern.Append('|').Append(Regex.Escape(named));
            if (letter == ' ') pattern.Append(@"|\+");
            pattern.Append(')');
        }

        return secret.Length >= MinLengthInsideWords
            ? pattern.ToString()
            : @"(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-Fa-f]{2}|\\[bfnrt]|\\u[0-9A-Fa-f]{4}))" + pattern + "(?![A-Za-z0-9_-])";
    }

    // A scheme has a bounded length here, so that a long text takes no long time.
    [GeneratedRegex(
        "(?<start>[A-Za-z][A-Za-z0-9+.-]{1,15}://)(?:(?<user>[^\\s\"<>]*)@)?(?<rest>[^\\s\"'<>?#]*)(?<query>[?#][^\\s\"'<>]*)?")]
    private static partial Regex Addresses();
}
