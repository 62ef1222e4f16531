// Takes the C# out of the documentation, so that it is compiled, and run where it needs no network, on the packages:
//   dotnet run .ci/snippets.cs -- fragments FOLDER FILE...   a method a fragment, for .ci/snippets, and what they are
//   dotnet run .ci/snippets.cs -- program FOLDER PAGE        the page's commands and its one program as FOLDER/steps.sh
// What a page does not show stands in comments before a block:
//   <!-- snippet: before CODE -->, after, page (before each of the page)   what it needs
//   <!-- snippet: goes on -->                                   in the scope of the block before
//   <!-- snippet: one scope -->                                 all blocks of the page from here on
//   <!-- snippet: not run: REASON -->, not compiled: REASON
//   <!-- snippet: file NAME -->                                 the block, of any language, is a file that snippets read
//   <!-- snippet: prints -->                                    the block is what the command before it prints
//   <!-- snippet: program -->                                   all blocks of the page are one program, with commands
using System.Text;
using System.Text.RegularExpressions;

string folder = Path.GetFullPath(args[1]);
Directory.CreateDirectory(folder);
if (args[0] == "program")
{
    Page page = Page.Read(args[2]);
    File.WriteAllText(Path.Combine(folder, "steps.sh"), Steps.Write(page));
    Console.WriteLine($"{page.Path}: one program of {page.Blocks.Count(block => block.IsCode)} blocks");
    return 0;
}

Page[] pages = [.. args[2..].Select(Page.Read)];
var runs = new StringBuilder();
int count = 0;
foreach (Page page in pages) count += Fragments.Write(page, folder, runs);
File.WriteAllText(
    Path.Combine(folder, "Run.cs"),
    $"return await Snippets.Runner.RunAsync(\"{folder}\",\n[\n{runs}    Snippets.Runner.Second,\n], args);\n".Replace('\\', '/'));
File.WriteAllLines(Path.Combine(folder, "Usings.cs"), Namespaces.Find("src").Select(name => $"global using {name};"));
Console.WriteLine(FormattableString.Invariant($"{count} snippets of {pages.Length} pages"));
return 0;

/// <summary>A fenced block, and what the comments before it say.</summary>
internal sealed record Block(string Language, int Line, string Code, IReadOnlyList<(string Kind, string Text)> Notes)
{
    public bool IsCode => Language is "csharp" or "cs";

    public string? Find(string kind) => Notes.FirstOrDefault(note => note.Kind == kind).Text;
}

internal sealed partial record Page(string Path, IReadOnlyList<Block> Blocks, IReadOnlyList<(string Kind, string Text)> Notes)
{
    private static readonly string[] Kinds =
        ["before", "after", "page", "goes on", "one scope", "not run", "not compiled", "file", "prints", "program"];

    public bool IsProgram => Notes.Any(note => note.Kind == "program");

    public static Page Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        var blocks = new List<Block>();
        var all = new List<(string, string)>();
        var notes = new List<(string, string)>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("<!-- snippet:", StringComparison.Ordinal))
            {
                int first = i;
                while (!lines[i].Contains("-->")) i++;
                notes.Add(ReadNote(string.Join('\n', lines[first..(i + 1)]), $"{path}:{first + 1}"));
                all.Add(notes[^1]);
            }
            else if (Fence().Match(lines[i]) is { Success: true } fence)
            {
                string indent = fence.Groups[1].Value;
                int first = i + 1;
                do i++;
                while (lines[i].TrimEnd() != indent + "```");
                string code = string.Join('\n', lines[first..i].Select(line => line.Length == 0 ? "" : line[indent.Length..]));
                blocks.Add(new Block(fence.Groups[2].Value, first + 1, code, [.. notes]));
                notes.Clear();
            }
        }

        return notes.Exists(note => note.Item1 is not ("program" or "page" or "one scope"))
            ? throw new InvalidDataException($"{path}: no block follows the last comment for snippets.")
            : new Page(path, blocks, all);
    }

    private static (string Kind, string Text) ReadNote(string comment, string place)
    {
        string text = comment["<!-- snippet:".Length..].Replace("-->", "").Trim();
        string kind = Kinds.FirstOrDefault(kind => text.StartsWith(kind, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"{place}: '{text}'; allowed is one of {string.Join(", ", Kinds)}.");
        string rest = text[kind.Length..].TrimStart(':').Trim();
        return kind.StartsWith("not ", StringComparison.Ordinal) && rest.Length == 0
            ? throw new InvalidDataException($"{place}: '{kind}' without the reason.")
            : (kind, rest);
    }

    [GeneratedRegex(@"^( *)```(\w*)")]
    private static partial Regex Fence();
}

/// <summary>A page's fragments as methods of one class.</summary>
internal static partial class Fragments
{
    public static int Write(Page page, string folder, StringBuilder runs)
    {
        string id = Name().Replace(page.Path, "_");
        WriteFiles(page, Path.Combine(folder, "files", id));
        Block[] code = [.. page.Blocks.Where(block => block.IsCode)];
        if (page.IsProgram)
        {
            Console.WriteLine($"{page.Path}: a program of its own");
            return code.Length;
        }

        var usings = new SortedSet<string>(StringComparer.Ordinal);
        var methods = new StringBuilder();
        bool oneScope = false;
        for (int i = 0; i < code.Length;)
        {
            int first = i;
            oneScope |= code[i].Find("one scope") is not null;
            do i++;
            while (i < code.Length && (oneScope || code[i].Find("goes on") is not null));
            Block[] scope = code[first..i];
            string place = $"{page.Path}:{scope[0].Line}";
            if (scope[0].Find("not compiled") is { } reason)
            {
                Console.WriteLine($"not compiled: {place}: {reason}");
                continue;
            }

            string method = FormattableString.Invariant($"{id}_{scope[0].Line}");
            methods.Append(FormattableString.Invariant($"    public static async Task {method}()\n    {{\n"));
            foreach ((_, string text) in page.Notes.Where(note => note.Kind == "page")) Append(methods, text, null, usings);
            foreach (Block block in scope)
            {
                Append(methods, block.Find("before") ?? "", null, usings);
                Append(methods, block.Code, $"#line {block.Line} \"{Path.GetFullPath(page.Path)}\"", usings);
                Append(methods, block.Find("after") ?? "", null, usings);
            }

            methods.Append("    }\n\n");
            string? notRun = scope.Select(block => block.Find("not run")).FirstOrDefault(one => one is not null);
            string why = notRun is null ? "null" : $"\"{notRun}\"";
            runs.Append($"    new(\"{page.Path}\", {scope[0].Line}, \"{id}\", Snippets.Of.{id}.{method}, {why}),\n");
        }

        File.WriteAllText(
            Path.Combine(folder, id + ".cs"),
            $"{string.Join('\n', usings)}\n\nnamespace Snippets.Of;\n\ninternal static class {id}\n{{\n{methods}}}\n");
        return code.Length;
    }

    // Usings stand before all methods of a page.
    private static void Append(StringBuilder methods, string code, string? line, SortedSet<string> usings)
    {
        if (code.Length == 0) return;
        methods.Append(line ?? "#line hidden").Append('\n');
        foreach (string one in code.Split('\n'))
        {
            bool isUsing = Using().IsMatch(one);
            if (isUsing) usings.Add(one);
            methods.Append(isUsing ? "" : one).Append('\n');
        }

        methods.Append("#line default\n");
    }

    private static void WriteFiles(Page page, string folder)
    {
        foreach (Block block in page.Blocks)
        {
            if (block.Find("file") is not { } name) continue;
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, block.Code + "\n");
        }
    }

    [GeneratedRegex(@"\W")]
    private static partial Regex Name();

    [GeneratedRegex(@"^using (static )?[\w.]+;")]
    private static partial Regex Using();
}

/// <summary>A page as a shell script: commands and files in its order, the program behind the first commands.</summary>
internal static class Steps
{
    public static string Write(Page page)
    {
        var script = new StringBuilder("set -euo pipefail\n");
        bool isFirst = true;
        for (int i = 0; i < page.Blocks.Count; i++)
        {
            Block block = page.Blocks[i];
            if (block.Find("file") is { } name) WriteFile(script, name, block.Code);
            if (block.Language != "sh" || block.Find("not run") is not null) continue;
            bool prints = i + 1 < page.Blocks.Count && page.Blocks[i + 1].Find("prints") is not null;
            script.Append(prints ? $"(\n{block.Code}\n) > ../printed.log; cat ../printed.log\n" : block.Code + "\n");
            if (prints)
            {
                WriteFile(script, "../expected.log", page.Blocks[i + 1].Code);
                script.Append("diff ../expected.log ../printed.log\n");
            }

            if (!isFirst) continue;
            isFirst = false;
            WriteFile(script, "Program.cs", string.Join("\n\n", page.Blocks.Where(one => one.IsCode).Select(one => one.Code)));
        }

        return script.ToString();
    }

    private static void WriteFile(StringBuilder script, string name, string content) =>
        script.Append($"mkdir -p \"$(dirname '{name}')\"\ncat > '{name}' <<'END_OF_FILE'\n{content}\nEND_OF_FILE\n");
}

/// <summary>The namespaces that have public types.</summary>
internal static partial class Namespaces
{
    public static IEnumerable<string> Find(string sources) => Directory
        .EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
        .Select(File.ReadAllText)
        .Where(text => Public().IsMatch(text))
        .Select(text => Namespace().Match(text).Groups[1].Value)
        .Where(name => name.Length > 0)
        .Distinct()
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^public (?!.*\bpartial\b.*;)", RegexOptions.Multiline)]
    private static partial Regex Public();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
