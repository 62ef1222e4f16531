using Spectre.Console.Rendering;

namespace LlmPerformancePredictors.Samples;

/// <summary>Cleans whatever is written to a console: names and paths of the command line come from others too.</summary>
internal sealed class TerminalTextHook : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new CleanText(renderable));

    private sealed class CleanText(IRenderable text) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => text.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => text.Render(options, maxWidth).Select(Clean);

        // What moves the cursor or begins a line is the console's own.
        private static Segment Clean(Segment segment) => segment.IsControlCode || segment.IsLineBreak
            ? segment
            : TerminalText.Clean(segment.Text) is var clean && clean == segment.Text
                ? segment
                : new Segment(clean, segment.Style);
    }
}
