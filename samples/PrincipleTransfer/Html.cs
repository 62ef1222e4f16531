using System.Net;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>The report's frame: nothing is loaded from elsewhere; colours follow the reader's light or dark setting.</summary>
internal static class Html
{
    public const string Style = """
        :root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f7f9; --text: #1b1f24; --soft: #57606a; --line: #d0d7de;
          --random: #6e7781; --regularised-evolution: #0969da; --copy-source: #b35900; --counting: #1a7f37; --lapt: #cf222e; }
        @media (prefers-color-scheme: dark) { :root { --ground: #0f1419; --panel: #171d24; --text: #e6edf3; --soft: #9aa5b1; --line: #313a44;
          --random: #9aa5b1; --regularised-evolution: #58a6ff; --copy-source: #f0a252; --counting: #4cc56a; --lapt: #ff7b72; } }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
        p.lead, figcaption, .soft { color: var(--soft); }
        figure { margin: 0 0 1rem; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
        figcaption { font-size: .85rem; }
        svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
        svg text { fill: var(--text); } svg .note { fill: var(--soft); } svg .label { font-size: 13px; }
        .grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--soft); stroke-width: 1; } .optimum { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 1 3; }
        .legend { fill: var(--ground); stroke: var(--line); }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .band { stroke: none; opacity: .18; }
        .line.m-random { stroke: var(--random); } .band.m-random { fill: var(--random); }
        .line.m-regularised-evolution { stroke: var(--regularised-evolution); } .band.m-regularised-evolution { fill: var(--regularised-evolution); }
        .line.m-copy-source { stroke: var(--copy-source); } .band.m-copy-source { fill: var(--copy-source); }
        .line.m-counting { stroke: var(--counting); } .band.m-counting { fill: var(--counting); }
        .line.m-lapt { stroke: var(--lapt); } .band.m-lapt { fill: var(--lapt); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; } th:first-child, td:first-child { text-align: left; }
        table.text { width: auto; } table.text td, table.text th { text-align: left; }
        td.best { font-weight: 700; } details { margin: .6rem 0; } summary { cursor: pointer; } ol { margin: .4rem 0; }
        """;

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public static string Row(string cell, IEnumerable<string> cells) =>
        $"<tr>{string.Concat(cells.Select(text => $"<{cell}{(text.StartsWith('*') ? " class=\"best\"" : "")}>{Escape(text.TrimStart('*'))}</{cell}>"))}</tr>\n";
}
