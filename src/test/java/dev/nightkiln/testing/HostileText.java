package dev.nightkiln.testing;

import java.util.List;

/** What an agent, an issue or a repository may put where a text of ours quotes it. */
public final class HostileText {
    private static final String TICKS = "```";

    /** No line break in them: they fit where a name or a path is expected. */
    public static final List<String> LINES =
            List.of(
                    "![x](https://e.example/p.png?q=secret)",
                    "[click](https://e.example)",
                    "[click][r]",
                    "<https://e.example>",
                    "https://e.example/x",
                    "www.e.example",
                    "ada@e.example",
                    "<img src=https://e.example/p.png>",
                    "<script>alert(1)</script>",
                    "<b onclick=x>bold</b>",
                    "</summary></details><h1>Passed</h1>",
                    "</code></summary></details>",
                    "<!-- nightkiln:evidence:2345678923 -->",
                    "--> <!--",
                    "@ada",
                    "@acme/security",
                    "@dependabot merge",
                    "@dependabot[bot] merge",
                    "fixes #1",
                    "Closes: #1",
                    "resolved acme/widgets#1",
                    "close GH-1",
                    "FIXES https://github.com/acme/widgets/issues/1",
                    "/rebase",
                    "/approve no-issue",
                    "/agent approve 0123456",
                    "bors r+",
                    "[skip ci]",
                    "***NO_CI***",
                    "`",
                    "``",
                    TICKS,
                    "x` @ada `x",
                    "x`` @ada ``x",
                    "` ` `",
                    "\\`@ada\\`",
                    "x\\",
                    "|",
                    "a | b | c |",
                    "\\| @ada |",
                    "\\\\| @ada |",
                    "`|` @ada",
                    "$x$ $$y$$ $`z`$",
                    ":skull: :+1:",
                    "**bold** _it_ ~~gone~~",
                    "&#64;ada &commat;ada &lt;b&gt;",
                    "[^1]: @ada",
                    "- [x] done",
                    "> [!WARNING]",
                    "# Passed",
                    "\u001b]8;;https://e.example\u0007x\u001b]8;;\u0007",
                    "\u001b[2J\u001b[31mred",
                    "\u202egnp.exe\u2066x\u2069",
                    "@\u200bada @\u2060ada",
                    "\udb40\udc41\udb40\udc42",
                    "\ud800x\udc00",
                    "\0\u0001\u0085\u2028@ada\u2029",
                    "x".repeat(3_000));

    /** Of several lines. */
    public static final List<String> BLOCKS =
            List.of(
                    "a\r@ada\r\n# Passed",
                    "x\n" + TICKS + "\n@ada\n# Passed",
                    "x\n" + TICKS + TICKS + "\n@ada",
                    "x\n~~~\n@ada",
                    "x\n" + TICKS + "mermaid\ngraph TD\n" + TICKS,
                    "x\n"
                            + TICKS
                            + "geojson\n{}\n"
                            + TICKS
                            + "\n"
                            + TICKS
                            + "suggestion\nx\n"
                            + TICKS,
                    TICKS.repeat(30) + "\n@ada",
                    "`".repeat(500) + "\n@ada\n" + "`".repeat(500),
                    "x\n\n@ada\n\n- [ ] task\n- [x] task",
                    "x\n===\n\ny\n---",
                    "x\n\n***\n\n1. one\n\n| a | b |\n|---|---|\n| @ada | #1 |",
                    "x\n\n</details>\n\n# Passed\n\n<details>",
                    "x\n\n[^1]\n\n[^1]: @ada\n\n[r]: https://e.example",
                    "x\n\n> [!IMPORTANT]\n> @ada",
                    "x\n\n$$\n\\href{https://e.example}{x}\n$$",
                    "/lgtm\n/approve\n  /rebase\n\t/agent approve 0123456",
                    "@dependabot merge\n  @mergifyio queue\nbors r+\n bors try",
                    "x\n<!-- nightkiln:status:2345678923 -->\n",
                    "<!--\n\n@ada\n\n",
                    "x\n\n    indented\n\nafter",
                    "\n\n\n@ada\n\n\n",
                    "line\n".repeat(500));

    private HostileText() {}
}
