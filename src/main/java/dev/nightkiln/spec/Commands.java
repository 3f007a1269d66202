package dev.nightkiln.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells commands from what else people write as code. */
final class Commands {
    private static final Set<String> PROGRAMS =
            Set.of(
                    "!",
                    "[",
                    "act",
                    "ant",
                    "awk",
                    "bash",
                    "bats",
                    "bazel",
                    "bun",
                    "bundle",
                    "cargo",
                    "cat",
                    "cd",
                    "clang",
                    "cmake",
                    "cmp",
                    "composer",
                    "ctest",
                    "curl",
                    "dart",
                    "deno",
                    "diff",
                    "docker",
                    "dotnet",
                    "eslint",
                    "false",
                    "flutter",
                    "gcc",
                    "git",
                    "go",
                    "gradle",
                    "gradlew",
                    "grep",
                    "jest",
                    "jq",
                    "just",
                    "kubectl",
                    "ls",
                    "lein",
                    "make",
                    "mix",
                    "mocha",
                    "mvn",
                    "mvnw",
                    "mypy",
                    "ng",
                    "nightkiln",
                    "ninja",
                    "node",
                    "npm",
                    "npx",
                    "nox",
                    "perl",
                    "php",
                    "phpunit",
                    "pip",
                    "playwright",
                    "pnpm",
                    "poetry",
                    "prettier",
                    "pytest",
                    "python",
                    "python3",
                    "rails",
                    "rake",
                    "rg",
                    "rspec",
                    "ruby",
                    "ruff",
                    "rustc",
                    "sbt",
                    "sed",
                    "sh",
                    "shellcheck",
                    "sort",
                    "stack",
                    "swift",
                    "task",
                    "terraform",
                    "test",
                    "time",
                    "tox",
                    "true",
                    "tsc",
                    "uv",
                    "vitest",
                    "yarn",
                    "zig");

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=\\S*");
    private static final Pattern SCRIPT = Pattern.compile("(?:\\./|\\.\\./|[\\w.-]+/)[\\w./-]+");
    private static final Pattern FILE = Pattern.compile("\\S*\\.(?:sh|py|rb|js|mjs|pl|bash)");
    private static final Pattern PROMPT = Pattern.compile("^\\s*(?:\\$|>|%)\\s+");

    /** A block with this is a session: the lines without it are what the commands have said. */
    private static final Pattern SESSION = Pattern.compile("(?m)^\\s*\\$\\s+\\S");

    /** The parts of one command, not commands of their own. */
    private static final Pattern UNFINISHED =
            Pattern.compile(
                    ".*(?:\\b(?:do|then|else)|[{(|]|&&|\\|\\||<<-?\\s*['\"]?\\w+['\"]?)\\s*");

    private Commands() {}

    /** Begins like one that could be run, not like a value or a name of the program. */
    static boolean isOne(String code) {
        String line = code.strip();
        if (line.isEmpty() || line.contains("…") || line.endsWith(" ...")) {
            return false;
        }
        for (String word : line.split("\\s+", -1)) {
            if (!ASSIGNMENT.matcher(word).matches()) {
                return PROGRAMS.contains(word)
                        || word.startsWith("./")
                        || (SCRIPT.matcher(word).matches() && FILE.matcher(word).matches());
            }
        }
        return false;
    }

    /**
     * Each line of a block of code, without prompts and comments. One that only together with the
     * next is a command stays together with it, for the schema to refuse.
     */
    static List<String> of(String block) {
        var commands = new ArrayList<String>();
        var pending = new StringBuilder();
        boolean session = SESSION.matcher(block).find();
        for (String written : block.split("\n", -1)) {
            String line = PROMPT.matcher(written).replaceFirst("").strip();
            boolean said = session && pending.isEmpty() && !SESSION.matcher(written).find();
            if (said || line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.endsWith("\\")) {
                pending.append(line, 0, line.length() - 1);
                continue;
            }
            pending.append(line);
            if (UNFINISHED.matcher(line).matches()) {
                pending.append('\n');
                continue;
            }
            commands.add(pending.toString().strip());
            pending.setLength(0);
        }
        if (!pending.isEmpty()) {
            commands.add(pending.toString().strip());
        }
        return commands;
    }
}
