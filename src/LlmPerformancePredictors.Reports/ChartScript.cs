namespace LlmPerformancePredictors.Reports;

/// <summary>
/// The script of every page with a chart. It reads a chart's values from the table in its figure and the ends of its axes from
/// <c>data-x</c> and <c>data-y</c>, and shows the value that is nearest to the pointer, or that the arrow keys have come to.
/// It is the same on every page: no text of a report stands in it, and what it writes are texts, never HTML.
/// </summary>
internal static class ChartScript
{
    public const string Text = """
        for (const figure of document.querySelectorAll("figure")) {
          const svg = figure.querySelector("svg[data-x]"), table = figure.querySelector("table");
          if (!table) continue;
          const box = svg.querySelector("svg").viewBox.baseVal, width = svg.viewBox.baseVal.width;
          const [xs, ys] = [svg.dataset.x, svg.dataset.y].map(ends => ends.split(" "));
          const place = (value, [low, high, log]) => ((log ? Math.log10(value) : value) - low) / (high - low);
          const [head, ...rows] = [...table.rows].map(row => [...row.cells].map(cell => cell.textContent));
          const points = rows.map(([series, x, y, note]) => ({
            series, text: [series, `${head[1]}: ${x}`, `${head[2]}: ${y}`, note].filter(Boolean).join("\n"),
            x: box.x + place(x, xs) * box.width, y: box.y + (1 - place(y, ys)) * box.height,
          })).filter(p => p.x > box.x - 1 && p.x < box.x + box.width + 1 && p.y > box.y - 1 && p.y < box.y + box.height + 1);
          if (!points.length) continue;
          const ring = document.createElementNS(svg.namespaceURI, "circle"), output = document.createElement("output");
          let at = 0;
          ring.setAttribute("class", "ring");
          ring.setAttribute("r", 8);
          svg.after(output);
          svg.tabIndex = 0;
          svg.querySelectorAll("title").forEach(title => title.remove()); // it would be shown beside the output
          const hide = () => { ring.remove(); output.textContent = ""; };
          const show = (next, hint = "") => {
            const { x, y, text } = points[at = Math.max(0, Math.min(points.length - 1, next))];
            const outer = figure.getBoundingClientRect(), inner = svg.getBoundingClientRect(), scale = inner.width / width;
            ring.setAttribute("cx", x);
            ring.setAttribute("cy", y);
            svg.append(ring);
            output.textContent = text + hint;
            output.style.left = `${inner.left - outer.left + x * scale}px`;
            output.style.top = `${inner.top - outer.top + y * scale}px`;
            output.style.transform = `translate(${x > width / 2 ? "calc(-100% - 14px)" : "14px"}, -50%)`;
          };
          svg.onpointermove = svg.onpointerdown = event => {
            const mouse = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
            const far = points.map(p => Math.hypot(p.x - mouse.x, p.y - mouse.y)), nearest = Math.min(...far);
            if (nearest < 60) show(far.indexOf(nearest)); else hide();
          };
          svg.onpointerleave = svg.onblur = hide;
          const keys = "\n(\u2190 \u2192 next point, \u2191 \u2193 next series)";
          svg.onfocus = () => { if (svg.matches(":focus-visible")) show(at, keys); };
          svg.onkeydown = event => {
            const series = points[at].series, last = points.findLastIndex(p => p.series === series);
            const before = points[points.findIndex(p => p.series === series) - 1]?.series;
            const next = {
              ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: points.length - 1,
              ArrowDown: last + 1, ArrowUp: before === undefined ? 0 : points.findIndex(p => p.series === before),
            }[event.key];
            if (event.key === "Escape") hide();
            if (next === undefined) return;
            event.preventDefault();
            show(next);
          };
        }
        """;
}
