namespace LlmPerformancePredictors.Search.Report;

/// <summary>The page's style; colours follow the reader's light or dark setting.</summary>
internal static class ReportStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f7f9; --text: #1b1f24; --soft: #57606a; --line: #d0d7de;
          --dot: #8c96a1; --main: #0969da; --front: #b35900; --best: #cf222e; --reference: #1a7f37; }
        @media (prefers-color-scheme: dark) { :root { --ground: #0f1419; --panel: #171d24; --text: #e6edf3; --soft: #9aa5b1; --line: #313a44;
          --dot: #6b7683; --main: #58a6ff; --front: #f0a252; --best: #ff7b72; --reference: #4cc56a; } }
        body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
        .lead, .soft, figcaption { color: var(--soft); } figcaption { font-size: .85rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1rem 0; }
        .cards div { padding: .6rem .8rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
        .cards b { display: block; font-size: 1.25rem; font-variant-numeric: tabular-nums; } .cards span { color: var(--soft); font-size: .85rem; }
        figure { margin: 0 0 1rem; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
        svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; } svg text { fill: var(--text); } svg .label { font-size: 13px; }
        svg .halo { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
        .grid { stroke: var(--line); } .axis { stroke: var(--soft); }
        .main { fill: none; stroke: var(--main); stroke-width: 2; } .front { fill: none; stroke: var(--front); stroke-width: 2; }
        .limit { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 4; }
        .dots circle { fill: var(--dot); fill-opacity: .45; } .frontdots circle { fill: var(--front); }
        .best { fill: var(--best); stroke: var(--panel); } .reference { fill: var(--reference); stroke: var(--panel); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; } th:first-child, td:first-child, .text td, .text th { text-align: left; }
        """;
}
