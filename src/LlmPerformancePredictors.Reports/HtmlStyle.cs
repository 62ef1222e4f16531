namespace LlmPerformancePredictors.Reports;

/// <summary>The style of every page; colors follow the reader's light or dark setting.</summary>
internal static class HtmlStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f7f9; --text: #1b1f24; --soft: #57606a; --rule: #d0d7de;
          --gray: #6e7781; --blue: #0969da; --orange: #b35900; --green: #1a7f37; --red: #cf222e; --purple: #8250df; }
        @media (prefers-color-scheme: dark) { :root { --ground: #0f1419; --panel: #171d24; --text: #e6edf3; --soft: #9aa5b1;
          --rule: #313a44; --gray: #9aa5b1; --blue: #58a6ff; --orange: #f0a252; --green: #4cc56a;
          --red: #ff7b72; --purple: #bc8cff; } }
        body { margin: 0 auto; max-width: 60rem; padding: 1.5rem;
          background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
        .soft, figcaption { color: var(--soft); } figcaption { font-size: .85rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1rem 0; }
        .cards div { padding: .6rem .8rem; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; }
        .cards b { display: block; font-size: 1.25rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .cards span { color: var(--soft); font-size: .85rem; }
        figure { position: relative; margin: 0 0 1rem; padding: .75rem; background: var(--panel);
          border: 1px solid var(--rule); border-radius: 6px; }
        figure > svg { display: block; width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; }
        figure > svg:focus-visible { outline: 2px solid var(--blue); outline-offset: 4px; border-radius: 2px; }
        svg text { fill: var(--text); } svg .label { font-size: 13px; }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0 0 .5rem; padding: 0; list-style: none;
          font-size: .85rem; }
        .legend svg { width: 24px; height: 16px; vertical-align: -3px; }
        .ring { fill: none; stroke: var(--text); stroke-width: 2; pointer-events: none; }
        output { position: absolute; max-width: 45%; padding: .3rem .6rem; pointer-events: none; white-space: pre-line;
          background: var(--ground); border: 1px solid var(--soft); border-radius: 4px; font-size: .8rem; line-height: 1.35; }
        output:empty { display: none; } figure .scroll { max-height: 20rem; overflow: auto; } figcaption { margin-top: .4rem; }
        svg .halo { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
        .grid { stroke: var(--rule); } .axis { stroke: var(--soft); }
        .gray { --of: var(--gray); } .blue { --of: var(--blue); } .orange { --of: var(--orange); }
        .green { --of: var(--green); } .red { --of: var(--red); } .purple { --of: var(--purple); }
        .line { fill: none; stroke: var(--of); stroke-width: 2; stroke-linejoin: round; } .band { fill: var(--of); opacity: .18; }
        .dots circle { fill: var(--of); fill-opacity: .4; } .mark { fill: var(--of); stroke: var(--panel); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--rule); text-align: right; } td { white-space: nowrap; }
        th:first-child, td:first-child, .text td, .text th { text-align: left; }
        .figures th:first-child, .figures td:first-child { position: sticky; left: 0; background: var(--ground); }
        figure .figures th:first-child, figure .figures td:first-child { background: var(--panel); }
        .text td { white-space: normal; } td.strong { font-weight: 700; }
        details { margin: .6rem 0; } summary { cursor: pointer; } ol { margin: .4rem 0; }
        figure details { margin: .4rem 0 0; font-size: .85rem; }
        @media (max-width: 40rem) { body { padding: .75rem; } figure { padding: .6rem .5rem; }
          figure > svg { font-size: 24px; } svg .label { font-size: 24px; } svg .halo { font-size: 21px; stroke-width: 5px; }
          .line { stroke-width: 4; } .dots circle { r: 4px; } .grid, .axis { stroke-width: 2; } .ring { stroke-width: 4; }
          .cards b { font-size: 1.1rem; } .legend .line { stroke-width: 2; } output { font-size: .72rem; padding: .2rem .4rem; } }
        """;
}
